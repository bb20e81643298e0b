"""axe-core (4.14.1, MPL-2.0) on a page: what a machine can find of what shuts people out."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent.parent / "data" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place of a page."""

    rule: str
    impact: str  # "minor", "moderate", "serious" or "critical"
    place: str  # selector
    help: str

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.help} ({self.place})"


def findings(page: Page) -> list[Finding]:
    """Return everything axe finds on the page as it stands.

    The script is evaluated by the debugger, so the page's content security policy stays as strict as it is served.
    """
    page.evaluate(SOURCE)
    result = page.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    return [
        Finding(rule["id"], node["impact"] or rule["impact"], " ".join(map(str, node["target"])), rule["help"])
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def serious(page: Page) -> list[str]:
    """Return the findings that must not be there: serious and critical ones, as lines to read."""
    return [str(finding) for finding in findings(page) if finding.impact in ("serious", "critical")]


def overflow(page: Page) -> int:
    """Return how many pixels the page is wider than its window; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
