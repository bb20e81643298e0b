"""What courses say, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

STATES: dict[str, Text] = {"draft": _("Draft"), "published": _("Published"), "retired": _("Out of the catalogue")}

EARNS: dict[str, Text] = {
    "once": _("Once"),
    "yearly": _("Once in every training year"),
    "version": _("Once for each edition"),
}

BANDS: dict[str, Text] = {
    "": _("All ranks"),
    "bureau": _("Bureau level"),
    "division": _("Division level"),
    "section": _("Section level"),
    "staff": _("Section members and below"),
    "other": _("Other staff by reference"),
}

NAMED: dict[str, Text] = {
    "course-required": _("required for these people"),
    "course-elective": _("elective for these people"),
    "course-visible": _("shown to these people only"),
}

LANGUAGES: dict[str, Text] = {"zh-Hans": "简体中文", "en": "English"}

VIDEOS: dict[str, Text] = {
    "missing": _("No video yet"),
    "waiting": _("Being checked"),
    "ready": _("Ready"),
    "refused": _("Refused"),
    "gone": _("No video yet"),
}

REASONS: dict[str, Text] = {
    "hours-zero": _("It earns 0 hours. Write the hours a learner earns."),
    "lesson-missing": _("It has no lesson. Add at least one."),
    "video-missing": _("This lesson has no video. Upload one, or remove the lesson."),
    "video-waiting": _("The video of this lesson is still being checked. Wait a moment."),
    "video-refused": _("The video of this lesson was refused. Open the lesson to see why."),
}

PROBLEMS: dict[str, Text] = {
    "title-missing": _("Write a title."),
    "title-too-long": _("Write a title of 120 characters at most."),
    "hours-bounds": _("Write 0 to 200 hours."),
    "threshold-bounds": _("Write 1 to 100 per cent."),
    "speed-bounds": _("Choose one of the speeds."),
    "held-bounds": _("Write 0 to 60 minutes."),
    "presence-bounds": _("Write 1 to 60 minutes, or 0 for never."),
    "earns-unknown": _("Choose how often it may be earned."),
    "subject-unknown": _("Choose a subject."),
    "lessons-too-many": _("A course has 200 lessons at most. Begin a second course."),
    "language-unknown": _("Choose one of the languages."),
    "band-unknown": _("Choose one of the rank bands."),
    "unit-unknown": _("There is no unit of this name or code in your reach."),
    "unit-several": _("Several units have this name. Write the code instead."),
    "slip-length": _("Write 2 to 4 characters, or leave it empty."),
}
