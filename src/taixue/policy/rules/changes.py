"""What another text would mean for a person: standing now beside standing then."""

CHANGES = ("fails", "passes", "unmet", "met", "freed")
"""newly not met · newly met · not met before and after · met before and after · nothing owed any more"""


def change(before: bool | None, after: bool | None) -> str:
    """Return what changes for a person; None: nothing is owed. "" where nothing is owed before and after.

    Somebody newly asked who has not met it fails; newly asked and met already passes.
    """
    if after is None:
        return "" if before is None else "freed"
    if after:
        return "met" if before else "passes"
    return "unmet" if before is False else "fails"
