"""A person's data by browsers that run no script: asked for and decided, postings recorded, ended and taken back."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", learner: "Hands", admin: "Hands") -> None:
    """Take a request back and ask anew, confirm, decide; correct a number; record what happens to a person."""
    from taixue.people.models import ChangeRequest, FormerNumber, Person, Posting, TransferRequest

    ids, hers = stage.places["own"].ids, stage.places["herself"].ids
    mine = Person.objects.get(public_id=hers["person"])
    learner.go("/me/data/").send("form[action$='/withdraw/']")
    learner.see("a request is taken back", "withdrawn", ChangeRequest.objects.get(public_id=hers["request"]).state)
    learner.go("/me/data/").send("form[action$='/data/confirm/']")
    learner.see("one's data is confirmed", True, Person.objects.get(pk=mine.pk).confirmed_on is not None)
    learner.go("/me/data/ask/?group=schooling").send("main form.card", school="无脚本大学", reason="漏填")
    learner.shows("a change is asked for", "无脚本大学")
    admin.go("/changes/").send("form[action$='/accept/']")
    admin.send("form[action$='/decline/']", answer="请交证书")
    decided = ChangeRequest.objects.exclude(state__in=["open", "withdrawn"]).values_list("state", flat=True)
    admin.see("one request is accepted, one declined", ["accepted", "declined"], sorted(decided))
    card = f"/people/{ids['person']}/"
    admin.go(card).send("form[action$='/confirm/']")
    admin.shows("another's data is confirmed", "上次核对")
    admin.go(f"{card}correct/").send("main form.card", id_number=ids["new_number"], reason="录入有误")
    admin.see("a number is corrected", 1, FormerNumber.objects.filter(person__public_id=ids["person"]).count())
    lent = f"{card}postings/{ids['lent']}/"
    admin.go(f"{lent}end/").send("form[action$='/expect/']", expected_to="2099-01-01")
    admin.go(f"{lent}end/").send("main form.card:not([action])")
    admin.see("a secondment ends", True, Posting.objects.get(pk=ids["lent"]).end_day is not None)
    admin.go(f"{lent}undo/").send("main form.card", reason="记错了")
    admin.see("and is taken back", 0, Posting.objects.filter(pk=ids["lent"]).count())
    admin.go(f"{card}turn/leave/").send("main form.card", expected_to="2099-01-01")
    admin.shows("a leave is recorded", "长期离岗")
    admin.go("/transfers/?tab=sent").send("form[action$='/withdraw/']")
    admin.see("a transfer is taken back", 1, TransferRequest.objects.filter(state="withdrawn").count())
