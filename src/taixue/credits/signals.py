"""News of the ledger, joined in site/wiring.py."""

from django.dispatch import Signal

entry_posted = Signal()
"""A line was added, inside its transaction. Facts: person_id; on, the local day it counts by; entry, its public id."""
