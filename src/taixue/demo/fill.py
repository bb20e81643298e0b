"""Fill an empty database with the demo; the second time find it filled."""

import csv
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from taixue.credits.queries import entries
from taixue.credits.services import corrections
from taixue.demo import courses, paperwork, population, staff, year
from taixue.demo.curriculum import DATA
from taixue.demo.staff import Placed
from taixue.demo.year import Learner
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict
from taixue.people.queries import accounts, actors, facts, persons, units
from taixue.people.services import units as unit_services
from taixue.people.services.intake import application, plans
from taixue.people.services.reorganisation import counts
from taixue.policy.services import assignments, news, policies, standing

Say = Callable[[str], None]
KEPT = "demo.json"
BEGUN = "demo.begun"
"""There while the demo is being filled: a start that was cut off is known by it."""
POLICY = ("fujian-2017", 1)
SCRIPT = (("利益冲突与回避", 99), ("公文写作与处理", 99), ("窗口服务与沟通", 99), ("行政复议与应诉", 1))
"""What the sample learner studied: three courses, and the first lesson of a fourth."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What one sample person signs in with. `role` in English, as the terminal prints it."""

    role: str
    name: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """The sample sign-ins, in the order to print them."""

    sign_ins: tuple[SignIn, ...] = ()


def fill(*, say: Say) -> Credentials:
    """Bring the demo's people, courses and a year of study in, once, and return who may sign in.

    say: told in one line what takes time
    Raises Conflict where the database holds an installation that is no demo.
    """
    kept, begun = settings.DATA / KEPT, settings.DATA / BEGUN
    if kept.exists():
        return Credentials(tuple(SignIn(**row) for row in json.loads(kept.read_text(encoding="utf-8"))))
    if units.seen(by=SYSTEM).exists():
        raise Conflict("This database holds units that the demo did not make.")
    begun.touch(mode=0o600)
    now = clock.now().astimezone(clock.zone())
    placed = _live(now, say=say)
    found = Credentials(tuple(SignIn(one.title, one.name, one.login, one.password) for one in placed if one.title)[:7])
    _keep(kept, found)
    begun.unlink()
    return found


def units_and_policy(*, first: date, at: datetime) -> None:
    """Bring in the province's units and let the Fujian 2017 rule hold for all of them."""
    with (DATA / "units.csv").open(encoding="utf-8") as source:
        unit_services.import_units(rows=list(csv.DictReader(source)), by=SYSTEM, at=at, valid_from=date(2015, 1, 1))
    code, number = POLICY
    policies.publish(text=policies.library(code), by=SYSTEM, at=at)
    root = units.by_code("U0001")
    assignments.assign(code=code, number=number, unit_path=root.path, first_day=first, by=SYSTEM, at=at)


def _live(now: datetime, *, say: Say) -> list[Placed]:
    """Live the year up to now; return the samples."""
    first = date(now.year if now.month > 1 else now.year - 1, 1, 1)
    opening = datetime.combine(first + timedelta(days=3), time(9), clock.zone())
    say("units of 闽岚省 and the study rule")
    units_and_policy(first=first, at=opening)
    say("240 people with their postings")
    placed = staff.place(registered_on=opening.date(), at=opening)
    academy = next(one.actor for one in placed if one.title == "academy")
    _import_form(by=academy, at=opening)
    _more_people(240 - 180 - len([one for one in placed if one.actor.person_id]), now)
    say("six courses with their lessons")
    courses.publish_all(owner_path=units.by_code("U0001").path, by=academy, at=opening + timedelta(days=1))
    say("a year of study, beat by beat through the server's own rules")
    done = year.replay(_learners(placed[0], now), first=opening.date() + timedelta(days=2), last=now)
    say(f"{done} courses completed; standings")
    for _ in standing.refresh_all(now):
        pass
    _correct(placed, now)
    say("declarations, corrections, exemptions and a circular")
    paperwork.fill(placed, now=now)
    for line in entries.visible(by=SYSTEM).filter(person__in=[one.actor.person_id for one in placed]):
        news.posted(line.public_id, at=line.recorded_at)
    counts.recount(now.date())
    queue.withdraw(("policy.refresh", "policy.studied", "study.complete"))  # all of it was just done
    return placed


def _import_form(*, by: Actor, at: datetime) -> None:
    form = DATA / "registration-form.xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    intake = plans.upload(
        name=form.name, content_type=content_type, chunks=[form.read_bytes()], new_units=False, by=by, at=at
    )
    plans.plan(intake_id=intake.public_id, by=by, at=at)
    application.order(intake_id=intake.public_id, by=by, at=at)
    application.apply(intake_id=intake.public_id, by=by, at=at)


def _more_people(number: int, now: datetime) -> None:
    offices = [unit.code for unit in units.seen(by=SYSTEM) if unit.kind in ("office", "station", "department")]
    for life in list(population.lives(offices, now.year if now.month > 1 else now.year - 1))[:number]:
        population.live(life, until=now.date())


def _learners(sample: Placed, now: datetime) -> list[Learner]:
    """Return everyone who has an account, as who studies; the sample learner by the script."""
    numbers = list(persons.search(by=SYSTEM, day=now.date()).values_list("pk", flat=True))
    known, since = accounts.of_persons(numbers), facts.history(numbers)
    return [
        Learner(
            number,
            actors.of(known[number], on=now.date()),
            registered,
            SCRIPT if number == sample.actor.person_id else (),
        )
        for number in numbers
        if number in known and (registered := since[number].registered_on) is not None
    ]


def _correct(placed: list[Placed], now: datetime) -> None:
    """Let the county reverse one entry: asked by one administrator, approved by the other."""
    asks = next(one.actor for one in placed if one.title == "unit administrator")
    approves = placed[-1].actor
    own = {one.actor.person_id for one in placed}
    line = next((row for row in entries.visible(by=asks).order_by("recorded_at") if row.person_id not in own), None)
    if line is None:
        return
    at = now - timedelta(days=3)
    asked = corrections.ask(entry_id=line.public_id, reason="本人说明：当时由同事代为操作，自愿重学。", by=asks, at=at)
    corrections.approve(correction_id=asked.public_id, answer="情况属实。", by=approves, at=at + timedelta(hours=5))
    standing.refresh(line.person_id, now)


def _keep(path: Path, found: Credentials) -> None:
    """Write the sign-ins so that only the owner reads them; when they are there, the demo is whole."""
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump([asdict(one) for one in found.sign_ins], out, ensure_ascii=False, indent=1)
    draft.replace(path)
