"""Who did what: append-only lines, sealed in blocks. It is told; it asks nobody."""
