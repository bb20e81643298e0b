"""News of the ledger, joined in site/wiring.py."""

from django.dispatch import Signal

entry_posted = Signal()
"""A line was added, inside its transaction. Facts: person_id: int; on: date (the local day it counts by); entry: UUID."""
