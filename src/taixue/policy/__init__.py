"""Who owes how much, and whether it is met: rules as data, standings with reasons."""
