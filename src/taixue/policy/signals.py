"""What policies ask of the apps above, joined in site/wiring.py."""

from django.dispatch import Signal

coming = Signal()
"""Asked by the page of a duty: what is on its way to an entry? Facts: person_id, on: date. Answer: list[Coming]."""

published = Signal()
"""Asked by one's own page of a duty: where are results shown that a unit published? Facts: by, on: date. Answer: an
address, "" without any."""
