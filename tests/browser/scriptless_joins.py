"""Double records, audiences, priority groups and a course's saved audiences by browsers that run no script."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", hands: Callable[[str], "Hands"]) -> None:
    """Walk every way."""
    records(stage, hands("unit-admin"), hands("academy"))
    audiences(stage, hands("unit-admin"), hands("academy"))
    groups(stage, hands("unit-admin"))


def records(stage: "Stage", admin: "Hands", academy: "Hands") -> None:
    """Ask to join two records, approve, decline; ask to part two, part them."""
    from taixue.people.models import Join, Person

    ids = stage.places["own"].ids
    admin.go(f"/joins/{ids['join']}/").send("form[action$='/approve/']", answer="证件一致")
    admin.see("two records are joined", "joined", Join.objects.get(public_id=ids["join"]).state)
    admin.go(f"/joins/{ids['parting']}/").send("form[action$='/part/']")
    admin.see("two records are parted", "parted", Join.objects.get(public_id=ids["parting"]).state)
    admin.go(f"/joins/{ids['joined']}/").send("form[action$='/ask-to-part/']", reason="两人同名")
    admin.see("to part two is asked for", "parting", Join.objects.get(public_id=ids["joined"]).state)
    both = f"?one={ids['double']}&other={ids['other_double']}"
    admin.go(f"/joins/new/?one={ids['double']}").send("form.tx-filter", q="青石双")
    admin.shows("the other record is found", "青石双")
    admin.go(f"/joins/new/{both}").send("main form.card", reason="同一人，重复建档")
    pair = Person.objects.filter(public_id__in=[ids["double"], ids["other_double"]])
    asked = Join.objects.get(gone__in=pair, stays__in=pair)
    academy.go(f"/joins/{asked.public_id}/").send("form[action$='/decline/']", answer="证件不同")
    asked.refresh_from_db()
    academy.see("to join two is declined", "declined", asked.state)


def audiences(stage: "Stage", admin: "Hands", academy: "Hands") -> None:
    """Build an audience by the form's own buttons, let a draft name it and not name it, change it, close it."""
    from taixue.people.models import Audience, AudienceUse

    ids = stage.places["own"].ids
    admin.go("/audiences/new/").send("main form[method=post]", "button[value='add:1']", **{"b1-new": "band"})
    said: dict[str, str | bool] = {"name": "无脚本人群", "unit": ids["unit"], "b1c1-is": True}
    admin.send("main form[method=post]", "button[value=preview].btn", **said)
    admin.see("who would be meant is counted", 1, admin.page.locator("#preview").count())
    admin.send("main form[method=post]", "button[value=save]")
    made = Audience.objects.get(name="无脚本人群")
    admin.see("an audience is saved", True, admin.page.url.endswith(f"/audiences/{made.public_id}/"))
    draft = f"/academy/courses/{ids['draft']}/"
    academy.go(draft).send("form[action$='/audiences/name/']", audience=str(made.public_id), kind="course-required")
    named = AudienceUse.objects.filter(version__audience=made)
    academy.see("a draft names it", 1, named.count())
    academy.send(f"form[action$='/audiences/{named.get().pk}/unname/']")
    academy.see("and names it no longer", 0, named.count())
    edit = f"/audiences/{made.public_id}/edit/"
    admin.go(edit).send("main form[method=post]", "button[value=save]", **{"b1c1-not": True})
    admin.see("its next version is saved", 2, made.versions.count())
    admin.send("form[action$='/close/']")
    made.refresh_from_db()
    admin.see("it is closed", True, made.closed_at is not None)


def groups(stage: "Stage", admin: "Hands") -> None:
    """Make a priority group; add somebody found by name and somebody by number; take one out."""
    from taixue.people.models import GroupMember, Person, Unit

    ids = stage.places["own"].ids
    admin.go("/groups/").send("main form.card", name="无脚本群体", unit=ids["unit"])
    held = GroupMember.objects.filter(group__name="无脚本群体", end_day=None)
    admin.send("main form[role=search]", q="青石双").send("form[action$='/add/']", person=True)
    admin.see("somebody found by name is added", 1, held.count())
    path = Unit.objects.get(public_id=ids["unit"]).path
    there = Person.objects.filter(joined_into=None, postings__kind="main", postings__unit__path__startswith=path)
    there = there.filter(postings__end_day=None, account__grants=None).order_by("pk")
    other = there.exclude(pk__in=held.values("person_id")).exclude(mobile=None).first()
    admin.send("form.card[action$='/add/']", numbers=other.mobile if other else "nobody is left there")
    admin.see("and somebody by number", 2, held.count())
    admin.send("form[action$='/remove/']", person=True)
    admin.see("one is taken out", 1, held.count())
