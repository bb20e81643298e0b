"""A person's data: what is held, handed out as a file, kept how long, erased where the law lets it."""
