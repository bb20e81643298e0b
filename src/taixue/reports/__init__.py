"""Figures of units, derived from standings and entries."""
