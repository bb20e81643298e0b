"""What a person may have erased, and what stays though it is about the person. Pure."""

GOES = ("contact", "notices", "requests", "rosters", "devices")
"""What is erased when it is asked for: e-mail, QQ, telephone numbers with what was kept of them before · the inbox, its
letters and wishes · requests that were declined or taken back · verdicts of rosters · names of devices."""

STAYS = ("record", "service", "account", "audit", "frozen")
"""What no request takes away."""


def chosen(items: list[str]) -> list[str]:
    """Return what was asked for in the order of GOES, each once. Raises ValueError for what is not among them."""
    unknown = set(items) - set(GOES)
    if unknown:
        raise ValueError(f"nobody can have {sorted(unknown)} erased")
    return [item for item in GOES if item in items]
