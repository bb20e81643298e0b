"""Words for what rules and tables name by code."""
