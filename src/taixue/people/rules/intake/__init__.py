"""The registration form on its way in: what its columns mean and what is to be said about each row. Pure."""
