"""Where the apps meet: which handler serves which lean path, how large uploads may be, who hears whose news."""

LANES = {
    "/pulse": "taixue.study.pulse.HANDLER",
    "/media/": "taixue.files.pulse.HANDLER",
}
"""Paths that do not go through Django, and their ASGI handlers. A path that ends in "/" takes all below it."""

UPLOADS = {
    "/academy/": 2048,
    "/intake/": 32,
}
"""Megabytes that a request may have, by the beginning of its path; 2 elsewhere."""
