"""A person's data by browsers that run no script: files ordered, erasure asked for, taken back, declined, done."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", learner: "Hands", admin: "Hands") -> None:
    """Order training files and all data and wait for them; ask to erase and decide."""
    from taixue.privacy.models import Erasure, Handout
    from tests.browser.scriptless import again

    ids, hers = stage.places["own"].ids, stage.places["herself"].ids
    learner.go("/file/export/").send("form[aria-labelledby=json]")
    again(learner.page, "main a[href$='/file/']")
    admin.go(f"/people/{ids['person']}/file/export/").send("form[aria-labelledby=json]")
    admin.see("another's file is ordered", "bundle", Handout.objects.latest("pk").kind)
    learner.go("/me/rights/export/").send("main form.card")
    again(learner.page, "main a[href$='/file/']")
    learner.see("all data is ordered and made", "ready", Handout.objects.get(kind="data").state)
    for _ in range(2):
        learner.go("/me/rights/").page.check("[name=items][value=rosters]")
        learner.send("form[action$='/erase/']")
        if not Erasure.objects.filter(state="withdrawn").exists():
            learner.send("form[action$='/withdraw/']")
    row = Erasure.objects.get(person__public_id=hers["person"], state="asked")
    admin.go("/erasures/").shows("requests to erase are listed", row.person.name)
    admin.go(f"/erasures/{row.public_id}/").send("form[action$='/carry-out/']")
    admin.go(f"/erasures/{ids['erasure']}/").send("form[action$='/decline/']", answer="依法须保存")
    states = sorted(Erasure.objects.exclude(state="asked").values_list("state", flat=True))
    admin.see("one is carried out, one declined, one taken back", ["carried", "declined", "withdrawn"], states)
