"""Circulars: how documents are numbered, and what of a unit's figures is told to whom. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

LETTERS = ("circular",)
"""Letters of ours, by the name of their file in reports/letters/."""

MOST_NAMED = 500
"""People that one document names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit among the receivers: people due, those who took part and those who completed."""

    key: int
    subject: int
    participated: int
    met: int


def text(year: int, number: int) -> str:
    """Return a number as documents write it: "〔2026〕3号"."""
    return f"〔{year}〕{number}号"


def share(part: int, whole: int) -> str:
    """Return a share with one decimal, cut: 1 of 3 is "33.3%"; of nothing "–"."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}%" if whole else "–"


def ranked(units: Sequence[Standing]) -> list[tuple[int, Standing]]:
    """Return units with their places by completion, then participation, then as given; equal ones share a place.

    Units of nobody come last, with place 0.
    """

    def better(one: Standing, other: Standing) -> bool:
        done, begun = (one.met * other.subject, other.met * one.subject), (
            one.participated * other.subject, other.participated * one.subject,
        )  # fmt: skip
        return done[0] > done[1] or (done[0] == done[1] and begun[0] > begun[1])

    counted = [unit for unit in units if unit.subject]
    placed = [(1 + sum(better(other, unit) for other in counted), unit) for unit in counted]
    order = sorted(range(len(placed)), key=lambda n: (placed[n][0], n))
    return [placed[n] for n in order] + [(0, unit) for unit in units if not unit.subject]
