"""Study time that the server proves; completion."""
