"""Words for the codes that policies use: kinds of activity, categories, kinds of staff, exemptions, events."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Said = str | Promise

ACTIVITIES: dict[str, Said] = {
    "abroad-long": _("Training abroad, long"),
    "abroad-short": _("Training abroad, short"),
    "article": _("Article"),
    "assembly": _("Monthly assembly"),
    "assessment": _("Assessment"),
    "base-post": _("Training for base posts"),
    "carried": pgettext_lazy("kind of entry", "Carried over"),
    "class": pgettext_lazy("kind of entry", "Full-time class"),
    "completion": _("Completion"),
    "developmental": _("Developmental assignment"),
    "district": _("District training"),
    "e-learning": _("E-learning"),
    "exam": pgettext_lazy("kind of entry", "Exam"),
    "exercise": pgettext_lazy("kind of entry", "Exercise"),
    "first-enrolment": _("First enrolment"),
    "first-login": _("First sign-in"),
    "in-house": _("Training in one's own unit"),
    "initial": _("Initial training"),
    "login": pgettext_lazy("kind of entry", "Sign-in"),
    "mentoring": _("Mentoring"),
    "notes": _("Study notes"),
    "on-the-job": _("Training on the job"),
    "outside": _("Outside exposure"),
    "paper-first": _("Paper, first class"),
    "paper-second": _("Paper, second class"),
    "paper-third": _("Paper, third class"),
    "points": _("Study points"),
    "post": _("Training for a post"),
    "presentation": _("Presentation"),
    "quiz": _("Weekly quiz"),
    "rating": _("Rating of a course"),
    "report": _("Report"),
    "self-study": _("Self-study"),
    "session": _("Short session"),
    "study": _("Study"),
    "talk": _("Talk on a topic"),
    "teaching": _("Teaching"),
    "test": _("Test"),
    "topic-exam": _("Exam on a topic"),
    "trip": pgettext_lazy("kind of entry", "Study trip"),
    "university-topic": _("University topic course"),
    "update": _("Update training"),
    "video": _("Video"),
    "visit": pgettext_lazy("kind of entry", "Visit"),
    "webinar": _("Webinar"),
}
"""Kinds of activity that policies name; the ledger's own are in credits.labels."""

CATEGORIES: dict[str, Said] = {
    "democracy": _("democratic values"),
    "elective": _("elective"),
    "environment": _("environment"),
    "fixed": _("prescribed topics"),
    "gender": _("gender equality"),
    "in-house": _("in one's own unit"),
    "it": _("information technology"),
    "job": _("related to the job"),
    "online": _("online"),
    "own": _("own choice"),
    "policy": _("government policy"),
    "public": _("general subjects"),
    "self-study": _("self-study"),
    "special": _("special subjects"),
}
STAFF: dict[str, Said] = {
    "base-post": _("base and grass-roots posts"),
    "contract": _("contract staff"),
    "district": _("district cadres"),
    "own-period": _("people with a period of their own"),
    "programme-manager": _("programme managers"),
    "programme-manager-it": _("programme managers of information technology"),
    "representative-1": _("representatives, level I"),
    "representative-2": _("representatives, level II"),
    "representative-3": _("representatives, level III"),
}
EXEMPTIONS: dict[str, Said] = {
    "approved": _("Approved exemption"),
    "illness": _("Long illness"),
    "sick": _("Long illness"),
    "retiring": _("Retirement within the year"),
    "posted-away": _("Posted away"),
    "maternity": _("Maternity leave"),
    "leave": _("Long leave"),
}
EVENTS: dict[str, Said] = {
    "registered": _("registration"),
    "appointed": _("appointment"),
    "promoted": _("promotion"),
    "transferred": _("transfer"),
    "certified": _("certification"),
}
VALUES: dict[str, Said] = {
    "none": _("not at all"),
    "months": _("by months"),
    "days": _("by days"),
    "last-day": _("last day of the window"),
    "first-day": _("first day of the window"),
    "weighted": _("weighted by days"),
}
"""What parameters may be, where they are words of the format."""


def named(words: dict[str, Said], code: str) -> str:
    """Return the words of a code; one that nobody named by itself."""
    return str(words.get(code, code))
