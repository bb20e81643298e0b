"""Worked cases: a person and entries with what a policy must make of them, read from pages and files."""
