"""How figures, times and names are written, and the small drawings of a page. A builtin: templates need not load it."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from taixue.lib import hours as centihours

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "icons.json"
MONTHS = "January February March April May June July August September October November December".split()
Number = int | float | Fraction


@cache
def drawings() -> dict[str, SafeString]:
    """Return {name: the whole svg element}, silent to a screen reader."""
    paths: dict[str, str] = json.loads(ICONS.read_text(encoding="utf-8"))
    frame = '<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'
    return {name: mark_safe(frame.format(path)) for name, path in paths.items()}  # from our own file


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of site/icons.toml. Raises KeyError for another name."""
    return drawings()[name]


icon.same = True  # type: ignore[attr-defined]  # kit/pages.py writes it once


def chinese() -> bool:
    """Is the page written in Chinese?"""
    return (get_language() or "").startswith("zh")


@register.filter
def hours(value: int | None) -> str:
    """Centihours as hours with one decimal, cut: 6350 is "63.5"; None is ""."""
    return "" if value is None else centihours.text(value, places=1)


@register.filter
def hours2(value: int | None) -> str:
    """Centihours as hours with two decimals, for the ledger: 6350 is "63.50"."""
    return "" if value is None else centihours.text(value, places=2)


@register.filter
def percent(value: Number | None) -> str:
    """Per cent: 64 is "64%", 73.1 is "73.1%" (an integer stays one); None is "–"."""
    if value is None:
        return "–"
    return f"{value}%" if isinstance(value, int) else f"{float(value):.1f}%"


@register.filter
def share(part: int, whole: int) -> str:
    """`part` of `whole` with one decimal, cut: 301 of 412 is "73.0%"; of nothing "–"."""
    if not whole:
        return "–"
    whole_part, tenth = divmod(part * 1000 // whole, 10)
    return f"{whole_part}.{tenth}%"


@register.filter
def mask(value: str) -> str:
    """A mobile as "139****4417", an identity number as "359901********2317"; anything else keeps its ends."""
    text = str(value or "").replace(" ", "")
    if len(text) == 18:
        return text[:6] + "********" + text[-4:]
    if len(text) == 11:
        return text[:3] + "****" + text[-4:]
    return text[:1] + "****" + text[-1:] if text else ""


def local(value: date | datetime) -> date | datetime:
    """Return a moment in the authority's zone; a day as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in prose: "11 月 20 日", "20 November"."""
    if not value:
        return ""
    when = local(value)
    return f"{when.month} 月 {when.day} 日" if chinese() else f"{when.day} {MONTHS[when.month - 1]}"


@register.filter
def longday(value: date | datetime | None) -> str:
    """A day in prose with its year: "2026 年 11 月 20 日", "20 November 2026"."""
    if not value:
        return ""
    return f"{local(value).year} 年 {day(value)}" if chinese() else f"{day(value)} {local(value).year}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """A day for tables and attributes: "2026-11-20"."""
    return local(value).strftime("%Y-%m-%d") if value else ""


@register.filter(name="datetime")
def moment(value: datetime | None) -> str:
    """A moment for tables: "2026-11-20 14:05", authority's zone, 24 h."""
    return local(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def proseday(value: datetime | None) -> str:
    """A moment in prose: "11 月 20 日 14:05", "20 November, 14:05"."""
    if not value:
        return ""
    return f"{day(value)}{' ' if chinese() else ', '}{local(value):%H:%M}"


@register.filter
def clock(seconds: int | None) -> str:
    """Lesson seconds: 1104 is "18:24", 4000 is "1:06:40", -202 is "−3:22" (a reversal)."""
    sign = "−" if seconds and seconds < 0 else ""
    minutes, rest = divmod(abs(int(seconds or 0)), 60)
    over, minutes = divmod(minutes, 60)
    return f"{sign}{over}:{minutes:02d}:{rest:02d}" if over else f"{sign}{minutes}:{rest:02d}"


@register.filter
def megabytes(size: int | None) -> str:
    """Bytes as megabytes (10^6), one decimal under 10, rounded up: nobody is surprised by 5_240_000 as "5.3 MB"."""
    tenths = -(-int(size or 0) // 100_000)
    return f"{tenths // 10}.{tenths % 10} MB" if tenths < 100 else f"{-(-tenths // 10)} MB"


@register.filter
def digest(value: bytes | memoryview | None) -> str:
    """The ends of a digest, to compare by eye: "41d7…c0e9"."""
    text = bytes(value or b"").hex()
    return f"{text[:4]}…{text[-4:]}" if text else ""


@register.filter
def initial(name: str) -> str:
    """The first sign of a name, for the avatar."""
    return str(name or "")[:1].upper()


@register.filter
def words(value: object, field: str = "title") -> str:
    """A text that lies in two fields, in the reader's language: course|words, unit|words:"name"."""
    here = "" if chinese() else str(getattr(value, f"{field}_en", "") or "")
    return here or str(getattr(value, field, "") or "")


@register.simple_tag
def meter(*parts: Number, kinds: str = "", label: str = "") -> SafeString:
    """Draw a bar of parts in per cent, `kinds` naming them: "" done, ele, soon, late, ok.

    {% meter 64 label="…" %}; {% meter 73 18 9 kinds="ok ele soon" %}. Without a label it is silent.
    """
    names, x, pieces = kinds.split(), 0.0, []
    for number, part in enumerate(parts):
        width = max(0.0, min(float(part or 0), 100.0 - x))
        kind = names[number] if number < len(names) else ""
        pieces.append(f'<rect class="{kind}" x="{x:g}" width="{width:.2f}" height="8"/>')
        x += width
    inside = mark_safe("".join(pieces))  # numbers and class names of our own templates
    speak = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="tx-meter" viewBox="0 0 100 8" preserveAspectRatio="none" {}>{}</svg>', speak, inside
    )


@register.simple_tag
def slips(stretches: Iterable[tuple[int, int]], length: int, head: int | None = None, goal: int | None = None,
          label: str = "", kind: str = "") -> SafeString:  # fmt: skip
    """Draw the proven stretches [first, end) of a lesson of `length` seconds; `head` where it stands.

    goal: the second that completes it, if said; kind: "sm" is the low bar of a table row.
    """
    scale = 1000 / max(length, 1)
    bars = "".join(
        f'<rect class="p" x="{a * scale:.1f}" width="{(b - a) * scale:.1f}" height="10"/>' for a, b in stretches
    )
    if goal is not None:
        bars += f'<path class="goal" d="M{goal * scale:.1f} 0V10"/>'
    if head is not None:
        bars += f'<path class="head" d="M{head * scale:.1f} 0V10"/>'
    return format_html(
        '<div class="tx-slips {}" role="img" aria-label="{}"><svg viewBox="0 0 1000 10" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg></div>', kind, label, mark_safe(bars)
    )  # fmt: skip


ROUND = 578.05  # length of the ring's circle, radius 92


@register.simple_tag
def ring(counted: int, owed: int, required: int = 0, passed: Number | None = None, label: str = "") -> SafeString:
    """Draw a year: `counted` of `owed` centihours, `required` of them; tick at `passed`, 0 to 1 of the window."""
    whole = max(owed, counted, 1)
    req = ROUND * min(required, counted) / whole
    ele = ROUND * max(counted - required, 0) / whole
    gap = 2.0 if req and ele > 4 else 0.0
    parts = [f'<circle class="req" cx="110" cy="110" r="92" stroke-dasharray="{req:.1f} {ROUND}"/>' if req else ""]
    if ele:
        parts.append(
            f'<circle class="ele" cx="110" cy="110" r="92" stroke-dasharray="{ele - gap:.1f} {ROUND}" '
            f'stroke-dashoffset="{-(req + gap):.1f}"/>'
        )
    if passed is not None:
        at = ROUND * min(max(float(passed), 0.0), 1.0)
        parts.append(
            f'<circle class="tick" cx="110" cy="110" r="92" stroke-dasharray="3 {ROUND - 3:.1f}" '
            f'stroke-dashoffset="{-at:.1f}"/>'
        )
    done = pgettext("ring", "met") if counted >= owed and owed else pgettext("ring", "done")
    return format_html(
        '<div class="tx-ring" role="img" aria-label="{}"><svg viewBox="0 0 220 220" aria-hidden="true">'
        '<circle class="track" cx="110" cy="110" r="92"/>{}</svg>'
        '<div class="mid"><span>{}</span><b>{}</b><span>{}</span></div></div>',
        label, mark_safe("".join(parts)), done, hours(counted),
        gettext("of %(hours)s hours") % {"hours": trimmed(owed)},
    )  # fmt: skip


@register.filter
def trimmed(value: int | None) -> str:
    """Centihours without needless decimals: 8000 is "80", 1350 is "13.5", 333 is "3.33"."""
    text = centihours.text(value or 0, places=2)
    return text.rstrip("0").rstrip(".")


@register.simple_tag
def control(field: Any, kind: str = "") -> SafeString:
    """Draw the control of a bound field in our look, by its widget; errors and hints are named for screen readers."""
    widget = field.field.widget
    name = "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"
    if getattr(widget, "input_type", "") in ("checkbox", "radio"):
        name = ""
    classes = " ".join(part for part in (name, kind, "is-invalid" if field.errors else "") if part)
    attrs = {"class": " ".join(part for part in (widget.attrs.get("class", ""), classes) if part)} if classes else {}
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return SafeString(field.as_widget(attrs=attrs))  # Django's own rendering, escaped there


class AddressNode(template.Node):
    def __init__(self, changes: dict[str, template.base.FilterExpression]) -> None:
        self.changes = changes

    def render(self, context: template.Context) -> str:
        query = context["request"].GET.copy()
        for key, expression in self.changes.items():
            value = expression.resolve(context)
            query.pop(key, None)
            if value not in (None, ""):
                query[key] = str(value)
        return "?" + str(query.urlencode()).replace("&", "&amp;")


@register.tag
def address(parser: Parser, token: Token) -> AddressNode:
    """The page's own query with changes: {% address page=3 q="" %} is "?sort=name&amp;page=3"; "" takes a key away."""
    pairs = (bit.split("=", 1) for bit in token.split_contents()[1:])
    return AddressNode({key: parser.compile_filter(value) for key, value in pairs})


@register.filter
def seconds(milliseconds: int | None) -> int:
    """Milliseconds as whole seconds, cut."""
    return int(milliseconds or 0) // 1000


@register.filter
def nearday(value: datetime | None, today: date) -> str:
    """A moment as people say it: "today 14:05", "yesterday 21:06", else the day in prose."""
    if not value:
        return ""
    when = timezone.localtime(value)
    near = {0: pgettext("moment", "today"), 1: pgettext("moment", "yesterday")}.get((today - when.date()).days)
    return f"{near} {when:%H:%M}" if near else day(when)
