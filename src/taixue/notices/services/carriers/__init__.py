"""Those that carry a letter out of the house. Each takes a letter and returns, or says how it failed."""
