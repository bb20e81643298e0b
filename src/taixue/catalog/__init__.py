"""Courses in versions: subjects, lessons, captions, what they may earn."""
