"""The real server for tests: `taixue serve` with its worker, on a database of its own."""
