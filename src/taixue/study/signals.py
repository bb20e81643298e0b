"""News of study, joined in site/wiring.py."""

from django.dispatch import Signal

lesson_completed = Signal()
"""A lesson reached its threshold; may come twice. Facts: person_id: int, lesson: UUID, enrolment: UUID."""

course_completed = Signal()
"""A course was finished, in the transaction that posts its entry; once. Facts: person_id, course: UUID, enrolment."""

studied = Signal()
"""A visit that proved a second ended or was folded in; may come again. Facts: person_id, last_at: datetime."""
