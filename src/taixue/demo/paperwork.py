"""What lies on the desks of the demo: declarations, corrections and an exemption, decided and waiting; the open year; a
circular that waits for its second person. Everything through the services, each by who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from taixue.credits.queries import entries
from taixue.credits.rules.declarations import Facts
from taixue.credits.services import approvals, corrections, declarations
from taixue.credits.services.evidence import Upload
from taixue.demo.curriculum import DATA
from taixue.demo.staff import Placed
from taixue.kit import letters
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.queries import facts, persons, units
from taixue.policy.services import exemptions, standing, years
from taixue.reports.queries.asking import Asking
from taixue.reports.services import circulars
from taixue.reports.services.circulars import Wish


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does the paperwork: the sample learner, two administrators of the county, the academy; and people of it."""

    learner: Actor
    first: Actor
    second: Actor
    academy: Actor
    others: Sequence[Any]


def fill(placed: Sequence[Placed], *, now: datetime) -> None:
    """Let people of the county ask, and others decide some of it, in the last weeks before `now`."""
    titled = {one.title: one.actor for one in placed}
    own = {one.actor.person_id for one in placed}
    first = titled["unit administrator"]
    there = [one for one in persons.search(by=first, day=now.date()).order_by("pk")[:60] if one.pk not in own]
    since = facts.history([one.pk for one in there])
    others = [one for one in there if since[one.pk].registered_on is not None]
    desk = Desk(titled["learner"], first, placed[-1].actor, titled["academy"], others)
    _declare(desk, now)
    _correct(desk, now)
    _exempt(desk, now)
    _govern(desk, now)


def _paper(title: str, *lines: str, at: datetime) -> Upload:
    made = letters.make(DATA / "certificate.typ", {"title": title, "lines": list(lines)}, language="zh", made_at=at)
    return Upload(f"{title}.pdf", "application/pdf", [made])


def _declare(desk: Desk, now: datetime) -> None:
    """Two days outside, credited; a study of four people, credited; a lecture that waits."""
    day = now.date()
    course = Facts(
        kind="external-course", title="政务服务标准化培训班", organiser="闽岚大学", half_days=4, certificate="MLU-0412",
        first_day=day - timedelta(days=40), last_day=day - timedelta(days=39),
    )  # fmt: skip
    at = now - timedelta(days=30)
    paper = _paper("结业证书", "政务服务标准化培训班", "共四个半天，考核合格。", at=at)
    sent = declarations.send(facts=course, uploads=[paper], by=desk.learner, at=at)
    approvals.approve(declaration_id=sent.public_id, by=desk.first, at=at + timedelta(hours=20))
    study = Facts(
        kind="group-study", title="第三季度集体学习", organiser="青石县市场监督管理局", items=1, half_days=1,
        first_day=day - timedelta(days=25), last_day=day - timedelta(days=25),
    )  # fmt: skip
    at = now - timedelta(days=22)
    people = [one.public_id for one in desk.others[:4]]
    minutes = _paper("学习记录", "第三季度集体学习，半天，四人参加。", at=at)
    sent = declarations.send(facts=study, people=people, uploads=[minutes], by=desk.first, at=at)
    approvals.approve(declaration_id=sent.public_id, by=desk.second, at=at + timedelta(hours=4))
    lecture = Facts(
        kind="lecture", title="给新录用人员讲公文格式", organiser="青石县委党校", items=1, seconds=7_200,
        first_day=day - timedelta(days=6), last_day=day - timedelta(days=6),
    )  # fmt: skip
    at = now - timedelta(days=2)
    notice = _paper("授课通知", "给新录用人员讲公文格式，两个小时。", at=at)
    declarations.send(facts=lecture, uploads=[notice], by=desk.learner, at=at)


def _correct(desk: Desk, now: datetime) -> None:
    """A course that was learned and is not in the ledger: asked for, waits for the second administrator."""
    known = list(entries.visible(by=SYSTEM).filter(kind="course").values_list("item", "person_id"))
    person = next((one for one in desk.others[4:] if not {item for item, who in known if who == one.pk}), None)
    if person is None or not known:
        return
    at = now - timedelta(days=1, hours=3)
    reason = "平台升级当晚学完的一门课没有记上，附当晚的学习截图。"
    corrections.ask_for_course(
        person_id=person.public_id, course=known[0][0], day=now.date() - timedelta(days=12), reason=reason,
        upload=_paper("情况说明", reason, at=at), by=desk.first, at=at,
    )  # fmt: skip


def _exempt(desk: Desk, now: datetime) -> None:
    """An illness of six weeks, approved; a leave for childbirth, waiting."""
    ill, expecting = desk.others[-1], desk.others[-2]
    begin, at = now.date() - timedelta(days=80), now - timedelta(days=70)
    asked = exemptions.ask(
        person_id=ill.public_id, kind="illness", first_day=begin, last_day=begin + timedelta(days=42),
        reason="住院治疗，附医院证明。", upload=_paper("医院证明", "建议休息六周。", at=at), by=desk.first, at=at,
    )  # fmt: skip
    exemptions.approve(exemption_id=asked.public_id, by=desk.second, at=at + timedelta(days=1))
    standing.refresh(ill.pk, now)
    at = now - timedelta(days=1)
    exemptions.ask(
        person_id=expecting.public_id, kind="maternity", first_day=now.date(),
        last_day=now.date() + timedelta(days=158), reason="产假。", by=desk.first, at=at,
        upload=_paper("产假证明", "自本日起一百五十八天。", at=at),
    )  # fmt: skip


def _govern(desk: Desk, now: datetime) -> None:
    """The academy has opened the year, and drafts a circular on its figures that somebody else must publish."""
    top, year = units.by_code("U0001"), now.year if now.month > 1 else now.year - 1
    years.open_year(
        unit_id=top.public_id, name=str(year), first_day=date(year, 1, 1), last_day=date(year, 12, 20),
        closing_day=date(year + 1, 2, 18), versions={}, by=desk.academy, at=now - timedelta(days=60),
    )  # fmt: skip
    wish = Wish(title=f"关于{year}年度干部学习进度的通报", remark="请各单位按期完成年度学习任务。", names=False)
    drafted = circulars.draft(unit_id=top.public_id, asked=Asking(), wish=wish, by=desk.academy, at=now)
    circulars.ask(circular_id=drafted.public_id, by=desk.academy, at=now)
