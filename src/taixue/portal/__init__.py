"""Pages that need several apps: desks, catalogue, course, evidence."""
