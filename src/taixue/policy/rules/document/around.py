"""What stands around the duties: gates, exemptions, consequences, the unit's score."""

from dataclasses import dataclass

from taixue.policy.rules.document.duties import Bar
from taixue.policy.rules.document.words import Words
from taixue.policy.rules.filters import Filter


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be reached before something opens: points before an exam, courses before an assessment.

    opens: entries that do not count as long as it is shut, None where it is only shown
    """

    id: str
    window: str
    name: Words
    bar: Bar
    clause: Words
    opens: Filter | None = None


@dataclass(frozen=True, slots=True)
class Exempting:
    """What an approved exemption of a kind does: it "lifts" duties, or "reduces" them by "months" or "days".

    duties: which ones, () all
    """

    kind: str
    effect: str
    duties: tuple[str, ...]
    clause: Words


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the source says follows; reported, never carried out.

    when: "unmet" or "met"; duty: of which, "" any; kind: "promotion", "appraisal", "circular", "pay", "removal",
    "certificate", "make-up" or "authority"
    """

    when: str
    duty: str
    kind: str
    words: Words
    clause: Words


@dataclass(frozen=True, slots=True)
class UnitScore:
    """How a unit is marked by its people: `full`, `less` for each person missing, never under 0; in 1/100.

    personal: the score of a person who met every duty; who did not gets it in proportion
    """

    full: int
    less: int
    personal: int
    clause: Words

    def of_unit(self, missing: int) -> int:
        """Return the score of a unit, 1/100. missing: how many of its people have not met their duties, >= 0."""
        return max(0, self.full - self.less * missing)

    def of_person(self, counted: int, asked: int) -> int:
        """Return the score of a person, 1/100, cut."""
        return self.personal if counted >= asked else self.personal * max(0, counted) // asked
