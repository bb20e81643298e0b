from taixue.catalog.models.courses import Audience, Caption, Course, Lesson, Subject, Version

__all__ = ["Audience", "Caption", "Course", "Lesson", "Subject", "Version"]
