"""The table that proofs print: a line a step, expected beside seen."""

from dataclasses import dataclass, field


@dataclass
class Table:
    """Lines (what, expected, seen, good) in their order."""

    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def line(self, what: str, expected: object, seen: object, *, good: bool | None = None) -> bool:
        """Note and print a line; good: where "equal" is not the question. Return whether it is as expected."""
        fits = expected == seen if good is None else good
        self.lines.append((what, str(expected), str(seen), fits))
        print(f"{'ok ' if fits else 'NOT'}  {what}: expected {expected}, seen {seen}", flush=True)
        return fits

    def finish(self, name: str) -> int:
        """Print the verdict and return the exit code."""
        wrong = [line for line in self.lines if not line[3]]
        print(f"{name}: {len(self.lines)} lines, {len(wrong)} not as expected")
        return 1 if wrong else 0
