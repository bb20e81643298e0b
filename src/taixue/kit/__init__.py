"""Shared parts that know Django or the database driver, and own no table."""
