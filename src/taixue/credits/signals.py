"""News of the ledger, and what it asks of the apps above; joined in site/wiring.py."""

from django.dispatch import Signal

entry_posted = Signal()
"""A line was added, inside its transaction. Facts: person_id; on, the local day it counts by; entry, its public id."""

course_sought = Signal()
"""Asked by who corrects: which published courses are meant? Facts: words; on: date; by.

Answer: list[rules.courses.Course].
"""

course_named = Signal()
"""Asked before a course is recorded later: what would it have earned? Facts: item, person_ids, on: date, by.

Answer: rules.courses.Named, or None if there is no such course.
"""
