"""A fictional province, lived through the real services."""
