"""Rosters are kept as long as they are of use: after thirty days file and verdicts go, the figures stay."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.files.services import uploads
from taixue.kit.actor import Actor
from taixue.people.models import Intake, IntakeRow
from taixue.people.services.intake import plans

KEPT = timedelta(days=30)
ENDED = (Intake.State.APPLIED, Intake.State.REFUSED)


def clear(*, by: Actor, at: datetime) -> int:
    """Delete file and verdicts of intakes that are older than thirty days, and return of how many.

    One that nobody applied is refused as cleared. Each intake is a transaction of its own; twice does nothing.
    """
    old = Intake.objects.filter(cleared_at=None, created_at__lt=at - KEPT).exclude(state=Intake.State.APPLYING)
    return sum(_clear(number, by, at) for number in old.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _clear(number: int, by: Actor, at: datetime) -> bool:
    intake = Intake.objects.select_related("scope").get(pk=number)
    plans.alone(intake)
    if intake.cleared_at is not None or intake.state == Intake.State.APPLYING:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {IntakeRow._meta.db_table} WHERE intake_id = %s", [intake.pk])
    uploads.discard(file=intake.file, by=by, at=at)
    if intake.state not in ENDED:
        intake.state, intake.problem = Intake.State.REFUSED, {"code": "cleared", "facts": {}}
    intake.sheet, intake.chosen, intake.cleared_at = {}, {}, at
    intake.save(update_fields=["state", "problem", "sheet", "chosen", "cleared_at"])
    path = intake.scope.path if intake.scope else ""
    lines.record("intake.cleared", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)
    return True
