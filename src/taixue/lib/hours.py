"""Centihours: 1/100 hour, the only amount of hours that is stored or added."""

HOUR = 100


def text(centihours: int, *, places: int = 1) -> str:
    """Return centihours as a decimal text, cut (never rounded up) to 0, 1 or 2 places; -150 is "-1.5".

    Raises ValueError for other places: a third digit would be invented.
    """
    if places not in (0, 1, 2):
        raise ValueError(f"centihours have at most 2 places, not {places}")
    sign, amount = ("-" if centihours < 0 else ""), abs(centihours)
    whole, cents = divmod(amount, HOUR)
    return sign + (str(whole) if places == 0 else f"{whole}.{cents:02d}"[: len(str(whole)) + 1 + places])
