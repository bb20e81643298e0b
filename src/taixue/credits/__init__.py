"""The ledger: what was learned, in append-only lines, and corrections to it."""
