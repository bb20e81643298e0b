"""What the matrix is asked over: two counties with the same things in each, a learner, and one account a role.

Everything is built through the services, in the database that is current, and committed: lanes have connections of
their own.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client

from taixue.catalog.models import Caption
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences, courses, lessons, publishing
from taixue.credits.services import corrections, roots
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Actor
from taixue.notices.models import Message, Note
from taixue.notices.services import doors, notes, outbox, post
from taixue.notices.services.post import Draft
from taixue.people.models import Person, RoleGrant, TransferRequest, Unit
from taixue.people.queries import postings
from taixue.people.rules import mobiles
from taixue.people.rules.reorganisation import Wording
from taixue.people.services import numbers, tokens
from taixue.people.services.intake import plans
from taixue.people.services.reorganisation import orders
from taixue.policy.queries import branches
from taixue.policy.services import reminders, standing
from taixue.study.services import visits
from tests import world
from tests.credits import builders as ledger
from tests.portal import builders
from tests.reach import accounts, declared, doubles, exempted, held, persons, reports, rosters, ruling, years
from tests.reach.table import ROLES

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n一句话\n"
ROSTER = "序号,姓名,身份证号码,手机号码,职级,所属单位\n1,{name},{number},{mobile},四级主任科员,{unit}\n"


@dataclass(frozen=True)
class Place:
    """What addresses may name, by kind, and what of it must not be shown to who has no business there.

    number: the whole identity number of `person`
    """

    ids: dict[str, str]
    secrets: set[str]
    number: str


@dataclass(frozen=True)
class Stage:
    """places: "own", "foreign", "herself". sessions: role to session cookie, "" for who is signed out."""

    places: dict[str, Place]
    sessions: dict[str, str]
    foreign_admin: str = field(default="", repr=False)  # session of who administers the foreign county


def build() -> Stage:
    """Build everything at the moment the clock shows."""
    builders.rule()
    tree = world.tree()
    third = world.unit("赤松县市场监督管理局", world.unit("赤松县", tree.city, kind="county"))
    places = {
        "own": county(tree.county, tree.office, third, ("钟离青", "端木岩"), "青石"),
        "foreign": county(tree.other_county, tree.other_office, third, ("皇甫鹤", "宇文洲"), "白鹤"),
    }
    sessions = {"signed-out": ""}
    for role in ROLES[1:]:
        who = world.person(tree.office, "林若溪" if role == "learner" else f"当值{role}")
        if role != "learner":
            world.grant(who, role, tree.county)
        sessions[role] = session(who)
        if role == "learner":
            places["herself"] = hers(who, sessions[role], places["own"], asker(tree.county, "司空远"))
        elif role == "unit-admin":
            remind(tree.county, places["own"], world.actor(who))
            sent(places["own"], tree.county, world.actor(who))
            places["own"].ids.update(reports.taken(tree.county, world.actor(who)))
            places["own"].ids["erasure"] = held.erasing(places["own"].ids["person"])
            places["own"].ids["handout"] = held.ordered(places["own"].ids["person"], world.actor(who))
    for name, unit, office, word in (
        ("own", tree.county, tree.office, "青石"), ("foreign", tree.other_county, tree.other_office, "白鹤")
    ):  # fmt: skip
        places[name].ids.update(reports.circulated(unit, word) | reports.formed(unit, word))
        person = Person.objects.get(public_id=places[name].ids["person"])
        places[name].ids.update(reports.published(unit, office, person, word))
    for place in places.values():
        place.ids["own_unit"] = str(tree.county.public_id)
        place.ids["own_code"] = tree.office.code
    roots.publish(by=SYSTEM, at=clock.now())
    foreign = asker(tree.other_county, "主父白")
    remind(tree.other_county, places["foreign"], foreign)
    sent(places["foreign"], tree.other_county, foreign)
    places["foreign"].ids.update(reports.taken(tree.other_county, foreign))
    places["foreign"].ids["erasure"] = held.erasing(places["foreign"].ids["person"])
    places["foreign"].ids["handout"] = held.ordered(places["foreign"].ids["person"], foreign)
    return Stage(places, sessions, session(foreign))


def county(unit: Unit, office: Unit, elsewhere: Unit, names: tuple[str, str], word: str) -> Place:
    """Fill a county: two people, what they earned and are told, courses, a roster, a transfer."""
    colleague, holder = (world.person(office, name) for name in names)
    admin = asker(unit, f"{word}管理")
    world.grant(holder, "auditor", office)
    standing.refresh(holder.pk, clock.now())
    found = {
        "unit": unit.public_id, "code": office.code, "office": office.name, "name": names[0], "family": names[0][:2],
        "account": world.account(colleague).pk, "reminded": holder.public_id,
        "grant": RoleGrant.objects.get(account__person=holder).public_id,
        "intake": roster(admin, office, word).public_id, "transfer": transfer(colleague, elsewhere, word).public_id,
        "order": renaming(unit), "change": "rename", "split": "split", "office_unit": office.public_id,
        "day": clock.day(clock.now()).isoformat(), "window": "2026", "rule": "fujian-2017.1",
        "policy": "fujian-2017", "number": 1, "report": "figures", "language": "zh-Hans",
    }  # fmt: skip
    found |= published(unit, word) | drafted(unit, word) | posted(colleague)
    found |= accounts.watched(unit, office, admin, word)
    found |= persons.asked(unit, colleague, word)
    found |= rosters.asked(unit, office, colleague, admin, word)
    found["case"] = declared.asked(unit, found["course"], admin, holder)
    found |= {"token": token(unit, word), "api_address": "persons", "api_document": "openapi.json"}
    found |= ruling.written(unit, word)
    found |= years.kept(unit, word)
    found |= doubles.kept(unit, office, admin, found["draft"], word)
    found |= personal(colleague, "a-session-of-hers", found["lesson"], found.pop("file"), admin, word)
    mobile = colleague.mobile or ""
    secrets = {
        *doubles.secrets(word), *ruling.secrets(word), *years.secrets(word), *names,
        colleague.id_mask, numbers.read(colleague), mobile, mobiles.mask(mobile),
        f"{word}书院", f"{word}证书", f"{word}要人",
        f"{word}专题班", f"{word}补录", f"{word}名册", f"{word}新人", f"{word}来信", f"{word}草稿课", f"{word}草稿讲",
        f"{word}外训", f"{word}进修", f"{word}误记", f"{word}病休", f"{word}异议",
        f"{word}新生", f"{word}不愿公开", f"{word}统计表", f"{word}怪表", f"{word}别称", f"{word}称呼",
    }  # fmt: skip
    return Place({key: str(value) for key, value in found.items()}, secrets, numbers.read(colleague))


def token(unit: Unit, word: str) -> Any:
    """Make a token of the API over a county; return its public id."""
    now = clock.now()
    made = tokens.make(
        name=f"{word}人事系统", source="hr-stage", scopes=["persons:read"], unit=unit, by=SYSTEM, at=now,
        expires_at=now + timedelta(days=30),
    )  # fmt: skip
    return made.token.public_id


@transaction.atomic  # a server's worker sees it when it is given up
def posted(person: Person) -> dict[str, Any]:
    """Give up a letter to the person, and make the door of another."""
    draft = Draft("account.seen", f"stage:{person.pk}", person.pk, unit_path=postings.path_of(person.pk))
    post.queue_up([("email", draft)], at=clock.now())
    row = outbox.claim(Message.objects.get(person=person).pk, at=clock.now())
    if row is None:
        raise LookupError("the letter was not taken up")
    outbox.refused(row, code="recipient", mask="y***@example.cn", at=clock.now())
    return {"message": row.public_id, "door": doors.token(person.public_id, "hours")}


def hers(learner: Person, key: str, own: Place, admin: Actor) -> Place:
    """Give the learner things of her own; whatever is not a person's is the county's."""
    file = Caption.objects.get(lesson__public_id=own.ids["draft_lesson"]).file
    found = personal(learner, key, own.ids["lesson"], file, admin, "林溪") | persons.hers(learner, "林溪")
    return Place(own.ids | {name: str(value) for name, value in found.items()}, set(), numbers.read(learner))


def personal(person: Person, key: str, lesson: Any, file: Any, admin: Actor, word: str) -> dict[str, Any]:
    """Give a person entries, a correction, a note, a standing, an open visit and a media address in a session."""
    now = clock.now()
    first = ledger.post(person, title=f"{word}专题班", title_en="")
    second = ledger.post(person, title=f"{word}补录", title_en="", source="course:second:2026")
    third = ledger.post(person, title=f"{word}三讲", title_en="", source="course:third:2026")
    asked = corrections.ask(entry_id=second.public_id, reason=f"{word}重复", by=admin, at=now)
    notes.tell(
        person.pk, kind="credits.reversed", key="told", at=now, sender=f"{word}来信", link="/inbox/",
        facts={"title": f"{word}来信", "title_en": "", "reason": "", "day": "2026-09-05"},
    )  # fmt: skip
    standing.refresh(person.pk, now)
    opened = visits.open(lesson_public_id=lesson, session_key=key, device="", by=world.actor(person), at=now)
    kept = declared.personal(person, admin, word) | exempted.personal(person, admin, word)
    return kept | {
        "person": person.public_id, "entry": first.public_id, "third": third.public_id, "correction": asked.public_id,
        "note": Note.objects.get(person=person, key="told").public_id,
        "visit": opened.visit, "ticket": opened.ticket,
        "session": accounts.signed_in(person, key),
        "media": addresses.media_url(file, session_key=key, at=now).removeprefix("/media/"),
    }  # fmt: skip


def sent(place: Place, unit: Unit, by: Actor) -> None:
    """Send in a sheet of declarations about a county's person, and plan a case."""
    place.ids["declared_sheet"] = str(declared.sheet(Person.objects.get(public_id=place.ids["person"]), by))
    place.ids["planned_case"] = str(declared.case(unit, place.ids["course"], by))


def published(unit: Unit, word: str) -> dict[str, Any]:
    """Publish a course of the county."""
    version = _course(unit, f"{word}公开课")
    lesson = _lesson(version, "第一讲", video=True)
    publishing.publish(version_id=version.public_id, by=SYSTEM, at=world.NOON)
    return {"course": version.course.public_id, "edition": version.public_id, "lesson": lesson.public_id}


def drafted(unit: Unit, word: str) -> dict[str, Any]:
    """Write a draft of the county with an audience and captions, and one that could be published."""
    version, ready = _course(unit, f"{word}草稿课"), _course(unit, f"{word}待发布")
    _lesson(ready, "第一讲", video=True)
    lesson, _ = _lesson(version, f"{word}草稿讲"), _lesson(version, "另一讲")
    audiences.state(version_id=version.public_id, band="section", unit_path=unit.path, by=SYSTEM, at=world.NOON)
    caption = lessons.caption(
        lesson_id=lesson.public_id, language="zh-Hans", name="zh.vtt", chunks=[CAPTIONS.encode()],
        by=SYSTEM, at=world.NOON,
    )  # fmt: skip
    return {
        "draft": version.public_id, "draft_course": version.course.public_id, "draft_lesson": lesson.public_id,
        "audience": version.audiences.get().pk, "ready": ready.public_id, "file": caption.file,
    }  # fmt: skip


def _course(unit: Unit, title: str) -> Any:
    facts = Facts(subject="law", title=title, title_en="", centihours=100)
    return courses.create(facts=facts, owner_path=unit.path, by=SYSTEM, at=world.NOON)


def _lesson(version: Any, title: str, *, video: bool = False) -> Any:
    made = lessons.add(version_id=version.public_id, title=title, by=SYSTEM, at=world.NOON)
    if video:
        lessons.attach(lesson_id=made.public_id, file=builders.video(100).public_id, by=SYSTEM, at=world.NOON)
    return made


def roster(admin: Actor, office: Unit, word: str) -> Any:
    """Upload a roster with one new person and judge it."""
    text = ROSTER.format(name=f"{word}新人", number=world.identity_number(), mobile=world.mobile(), unit=office.name)
    given = {"content_type": "text/csv", "chunks": [text.encode()], "new_units": False}
    made = plans.upload(name=f"{word}名册.csv", **given, by=admin, at=clock.now())
    return plans.plan(intake_id=made.public_id, by=admin, at=clock.now())


def renaming(unit: Unit) -> UUID:
    """Plan another name for a unit, to be confirmed."""
    wording = Wording("", f"{unit.name}（新）", "", unit.kind)
    order = orders.plan(kind="rename", on=clock.day(clock.now()), unit=unit.public_id, wording=wording, by=SYSTEM,
                        at=clock.now())  # fmt: skip
    return order.public_id


def transfer(person: Person, to: Unit, word: str) -> TransferRequest:
    """Let another county's roster ask for the person, who is called otherwise there."""
    return TransferRequest.objects.create(person=person, name=f"{word}某", to_unit=to, asked_at=clock.now())


def remind(unit: Unit, place: Place, by: Actor) -> None:
    """Remind the second person of a county, so that there is a reminder to take back."""
    held = branches.windows(unit.path, by=by)[0]
    reminders.remind(
        unit_path=unit.path, window=held.window, version_id=held.version_id, person_ids=[UUID(place.ids["reminded"])],
        by=by, at=clock.now(),
    )  # fmt: skip


def asker(unit: Unit, name: str) -> Actor:
    """Return one who administers the unit beside the role of the matrix."""
    return world.administrator("unit-admin", unit, name=name)


def session(who: Person | Actor) -> str:
    """Sign somebody in, the password just confirmed; return the session cookie."""
    browser = world.sign_in(Client(), who)
    kept = browser.session
    kept["confirmed"] = (clock.now() + timedelta(hours=1)).timestamp()
    kept.save()
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)
