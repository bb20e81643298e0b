"""Reports by browsers that run no script: narrowed, columns chosen, a file ordered."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", admin: "Hands", academy: "Hands", learner: "Hands", folder: "Path") -> None:
    """Narrow a report, choose its columns, order it as a file and wait for that; then circulars, published results."""
    from taixue.reports.models import Export, Subscription
    from tests.browser.scriptless import again

    address = f"/units/{stage.places['own'].ids['unit']}/reports/"
    admin.go(f"{address}people/").send("form.tx-filter", state="subject", q="林若")
    admin.shows("a report's people are found", "林若溪")
    admin.go(f"/reports/columns/figures/?next={address}").send("main form.card", place_owed="9")
    admin.shows("a column is chosen", "任务学时")
    admin.send("form.rp-take")
    again(admin.page, "main a[href$='/file/']")
    admin.see("a report is ordered as a file", "ready", Export.objects.latest("pk").state)
    admin.go(f"{address}subscribe/?report=figures&band=section").send("main form.card", rhythm="monthly")
    admin.send("form[action$='/end/']")
    admin.see("a report is subscribed to, and that ends", 1, Subscription.objects.filter(end="owner").count())
    admin.go(f"/units/{stage.places['own'].ids['unit']}/assessment/columns/").send("main form.card", place_age="1")
    admin.shows("the order of the assessment list is said", "年龄")
    circulars(stage, admin, academy, folder)
    results(stage, admin, academy, learner)
    statistics(stage, academy)


def circulars(stage: "Stage", admin: "Hands", academy: "Hands", folder: "Path") -> None:
    """Keep and close a Word template; draft, send back, discard, publish and withdraw circulars."""
    from taixue.reports.models import Circular, WordTemplate
    from tests.reports.services.test_circulars import word

    ids, place = stage.places["own"].ids, folder / "letterhead.docx"
    place.write_bytes(word("{{ receiver }}"))
    admin.go("/circulars/templates/").send("form[enctype]", name="无脚本模板", file=place)
    admin.send("form[action$='/close/']")
    admin.see("a template is kept and one closed", 1, WordTemplate.objects.exclude(closed_at=None).count())
    for title in ("无脚本通报", "不要的通报"):
        admin.go(f"/units/{ids['unit']}/circulars/new/").send("main form.card", title=title)
    admin.send("form[action$='/discard/']")
    admin.see("a draft is discarded", 0, Circular.objects.filter(title="不要的通报").count())
    row = Circular.objects.get(title="无脚本通报")
    address = f"/circulars/{row.public_id}/"
    admin.go(address).send("form[action$='/ask/']")
    academy.go(address).send("form[action$='/back/']", reason="再看一遍")
    admin.go(address).send("form[action$='/ask/']")
    academy.go(address).send("form[action$='/publish/']")
    academy.go(address).send("form[action$='/withdraw/']", reason="数据有误")
    row.refresh_from_db()
    admin.see("a circular is published by a second person and withdrawn", "withdrawn", row.state)


def results(stage: "Stage", admin: "Hands", academy: "Hands", learner: "Hands") -> None:
    """Object to being named, decide on it, take it back; limit what is published, publish and withdraw."""
    from taixue.reports.models import NameObjection, Publication, PublicationLimit

    ids = stage.places["own"].ids
    learner.go(f"/results/{ids['named_result']}/").send("form[action$='/object/']", reason="不愿公开")
    hers = NameObjection.objects.latest("pk")
    admin.go(f"/results/objections/{hers.public_id}/").send("form[action$='/keep/']", answer="同意")
    learner.go(f"/results/{ids['named_result']}/").send("form[action$='/take-back/']")
    hers.refresh_from_db()
    learner.see("a name is kept off, and the objection taken back", "taken-back", hers.state)
    admin.go(f"/results/objections/{ids['objection']}/").send("form[action$='/show/']", answer="统一公布")
    row = NameObjection.objects.get(public_id=ids["objection"])
    admin.see("another is shown again with a reason", "declined", row.state)
    academy.go(f"/units/{ids['unit']}/results/").send("main form[action$='/limit/']", shows="counts")
    academy.see("a limit is kept", "counts", PublicationLimit.objects.latest("at").shows)
    admin.go(f"/units/{ids['unit']}/results/publish/").send(
        "main form.card", shows="counts", first_day="2026-12-20", last_day="2026-12-31"
    )
    admin.send("form[action$='/withdraw/']", reason="数据有误")
    admin.see("results are published and withdrawn", "数据有误", Publication.objects.latest("pk").reason)


def statistics(stage: "Stage", academy: "Hands") -> None:
    """Begin with the example, keep it, look at it filled, and close it."""
    from taixue.reports.models import StatisticsForm

    academy.go("/statistics/forms/new/?example=1").send("main form.card")
    row = StatisticsForm.objects.latest("pk")
    academy.see("the example is kept as a form", "example-year", row.code)
    academy.send("form[action$='/close/']")
    row.refresh_from_db()
    academy.see("and closed", True, row.closed_at is not None)
