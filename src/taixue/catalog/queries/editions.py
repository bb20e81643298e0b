"""Editions as a learner's pages show them: the catalogue, the cards of a desk, one course with its lessons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries.audiences import NOTHING, Named


class Who(NamedTuple):
    """For whom: rank band, unit path, and what saved audiences say to this person.

    Without band and unit it is for nobody, and nothing is required of nobody.
    """

    band: str = ""
    unit_path: str = ""
    named: Named = NOTHING


NOBODY = Who()

_REQUIRED = """CASE WHEN v.public_id = ANY(%(must)s::uuid[]) THEN true
WHEN v.public_id = ANY(%(may)s::uuid[]) THEN false ELSE coalesce((
    SELECT said.required FROM catalog_audience said
    WHERE said.version_id = v.id AND said.band IN ('', %(band)s)
      AND strpos(%(path)s, coalesce(substring(said.unit_path FROM '/[0-9]+/$'), '/')) > 0
    ORDER BY CASE said.unit_path WHEN '/' THEN 0 ELSE strpos(%(path)s, substring(said.unit_path FROM '/[0-9]+/$')) END
        DESC, said.band <> '' DESC LIMIT 1), false) END"""
"""catalog.rules.audiences.required in SQL, so that lists can be cut to a page; a test holds the two together."""

_COLUMNS = f"""
v.id, c.public_id, v.title, v.title_en, v.slip, s.tone, v.centihours, v.threshold, {_REQUIRED},
(SELECT count(*) FROM catalog_lesson l WHERE l.version_id = v.id),
coalesce((SELECT sum(l.milliseconds) FROM catalog_lesson l WHERE l.version_id = v.id), 0)"""

_FROM = """
FROM catalog_version v JOIN catalog_course c ON c.id = v.course_id JOIN catalog_subject s ON s.id = v.subject_id"""

_OFFERED = f"""
SELECT {_COLUMNS} {_FROM}
WHERE v.id = %(also)s OR (v.state = 'published' AND v.public_id <> ALL(%(hidden)s::uuid[])
      AND c.public_id <> ALL(%(begun)s::uuid[]) AND {_REQUIRED} = %(wanted)s)
ORDER BY v.id = %(also)s DESC NULLS LAST, v.published_at DESC, v.id LIMIT %(number)s"""

_WHOLE = f"""
SELECT {_COLUMNS}, v.number, v.state, v.earns, v.published_at, v.summary, v.summary_en, v.teacher,
       s.code, s.name, s.name_en, coalesce((
           SELECT json_agg(json_build_array(l.id, l.public_id, l.position, l.title, l.title_en, l.milliseconds, l.size,
                           EXISTS (SELECT FROM catalog_caption k WHERE k.lesson_id = l.id)) ORDER BY l.position)
           FROM catalog_lesson l WHERE l.version_id = v.id), '[]') {_FROM}
WHERE v.state <> 'draft' AND """


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition on a card."""

    id: int
    course: UUID
    title: str
    title_en: str
    slip: str
    tone: int
    centihours: int
    threshold: int
    required: bool  # for whom it was asked
    lesson_count: int
    total_milliseconds: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in the list of its edition. `public_id` is the text of the UUID."""

    id: int
    public_id: str
    position: int
    title: str
    title_en: str
    milliseconds: int
    size: int
    captioned: bool


@dataclass(frozen=True, slots=True)
class Whole(Edition):
    """An edition with all that its page says."""

    number: int
    state: str
    earns: str
    published_at: datetime
    summary: str
    summary_en: str
    teacher: str
    subject: str
    subject_name: str
    subject_name_en: str
    lessons: tuple[Lesson, ...]

    @property
    def total_size(self) -> int:
        """The bytes of all videos."""
        return sum(lesson.size for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Found:
    """Published editions that fit, the newest first: to be counted and cut to pages, each by one query."""

    where: str
    facts: dict[str, Any]

    def count(self) -> int:
        """Return how many there are."""
        return sql.row(int, f"SELECT count(*) {_FROM} WHERE {self.where}", **self.facts) or 0

    def part(self, first: int, number: int) -> list[Edition]:
        """Return at most `number` of them from the place `first`, 0 is the newest."""
        question = f"SELECT {_COLUMNS} {_FROM} WHERE {self.where} ORDER BY v.published_at DESC, v.id"
        question += " OFFSET %(first)s LIMIT %(number)s"
        return sql.rows(Edition, question, first=first, number=number, **self.facts)


def found(*, by: Actor, who: Who = NOBODY, search: str = "", subject: str = "", kind: str = "") -> Found:
    """Return published editions. Raises NotFound for who is not signed in.

    search: part of title, summary or teacher. A substring search suits Chinese, which has no word breaks, and reads
        every row: right for some thousands of courses; beyond that a search column of bigrams takes its place
    subject: code
    kind: "required" or "elective" for `who`, "" both
    """
    _require_account(by)
    conditions = ["v.state = 'published'", "v.public_id <> ALL(%(hidden)s::uuid[])"]
    if search := search.strip():
        fields = ("title", "title_en", "summary", "summary_en", "teacher")
        conditions.append("(" + " OR ".join(f"v.{name} ILIKE %(like)s" for name in fields) + ")")
    if subject:
        conditions.append("s.code = %(subject)s")
    if kind:
        conditions.append(f"{_REQUIRED} = %(wanted)s")
    like = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    facts = {"like": like, "subject": subject, "wanted": kind == "required"} | _facts(who)
    return Found(" AND ".join(conditions), facts)


def _facts(who: Who) -> dict[str, Any]:
    """Return a reader as the questions ask for them."""
    named = who.named
    said = {"must": list(named.required), "may": list(named.elective), "hidden": list(named.hidden)}
    return {"band": str(who.band), "path": who.unit_path} | said


def offered(
    number: int, *, who: Who, required: bool, begun: Iterable[UUID], also: int | None, by: Actor
) -> tuple[Edition | None, list[Edition]]:
    """Return the edition with the id `also`, and at most `number` published ones that are required, or elective (one
    query). Courses in `begun` are left out. Raises NotFound for who is not signed in.
    """
    _require_account(by)
    facts = {"wanted": required, "begun": list(begun), "also": also} | _facts(who)
    listed = sql.rows(Edition, _OFFERED, number=number + (also is not None), **facts)
    own = next((edition for edition in listed if edition.id == also), None)
    return own, [edition for edition in listed if edition.id != also]


def published(course: UUID, *, who: Who, by: Actor) -> Whole:
    """Return the published edition of a course with its lessons (one query).

    Raises NotFound, also where the edition is for others only.
    """
    shown = "c.public_id = %(id)s AND v.state = 'published' AND v.public_id <> ALL(%(hidden)s::uuid[])"
    return _whole(shown, course, who, by)


def begun(version: UUID, *, who: Who, by: Actor) -> Whole:
    """Return a published or retired edition by its own id with its lessons (one query). Raises NotFound."""
    return _whole("v.public_id = %(id)s", version, who, by)


def _whole(condition: str, public_id: UUID, who: Who, by: Actor) -> Whole:
    _require_account(by)
    edition = sql.row(_read, _WHOLE + condition, id=public_id, **_facts(who))
    if edition is None:
        raise NotFound("course", public_id=str(public_id))
    return edition


def _read(*columns: Any) -> Whole:
    facts = (*columns[:-1], tuple(Lesson(*line) for line in columns[-1]))
    return Whole(*facts)


def _require_account(by: Actor) -> None:
    if by.account_id is None and not by.system:
        raise NotFound("course")
