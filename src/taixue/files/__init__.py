"""Uploads: checked, probed, signed addresses, bytes by range."""
