"""What policies ask of the apps above, joined in site/wiring.py."""

from django.dispatch import Signal

coming = Signal()
"""Asked by the page of a duty: what is on its way to an entry? Facts: person_id, on: date. Answer: list[Coming]."""
