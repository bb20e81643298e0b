"""Units, persons, postings, accounts, roles; the personnel intake."""
