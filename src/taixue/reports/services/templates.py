"""Word templates of authorities: tried on a sample before they are kept."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.files.services import uploads
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.people.queries import units
from taixue.reports.models import WordTemplate
from taixue.reports.queries import circulars
from taixue.reports.services import setting

_NUMBERS = {
    "due": "120", "took_part": "108", "completed": "96", "participation": "90.0%", "completion": "80.0%",
    "average": "62.5", "owing": "24", "likely": "9",
}  # fmt: skip
SAMPLE: dict[str, Any] = {
    "authority": "示例市", "receiver": "示例县", "title": "关于学习情况的通报", "remark": "请抓紧完成。",
    "number": "〔2026〕1号", "issued": "2026-11-20", "signed": "示例市", "day": "2026-11-20", "period": "2026",
    "rule": "示例规定", "frozen": False, "all": _NUMBERS, "own": _NUMBERS, "place": "1",
    "units": "2", "named": True, "unnamed": "0",
    "ranking": [{"place": "1", "unit": "示例县", **_NUMBERS}, {"place": "2", "unit": "另一县", **_NUMBERS}],
    "below": [{"unit": "示例局", **_NUMBERS}], "owing": [{"name": "甲", "unit": "示例局", "missing": "12.5"}],
}  # fmt: skip
"""Everything that a template may name."""


def add(*, unit_id: UUID, name: str, content: bytes, by: Actor, at: datetime) -> WordTemplate:
    """Keep a Word template of an authority after a sample was set in it.

    Raises NotFound unless `by` makes circulars there, Invalid for a file that cannot be filled in or a name in use.
    """
    unit = units.get(unit_id, circulars.MAY, by=by)
    setting.filled(content, SAMPLE)
    with transaction.atomic():
        kept = uploads.store(purpose="template", name=f"{name}.docx", content_type="", chunks=[content], by=by, at=at)
        try:
            with transaction.atomic():
                made = WordTemplate.objects.create(
                    unit=unit, name=name.strip(), file=kept.public_id, sha256=hashlib.sha256(content).digest(),
                    added_by=by.account_id, added_by_name=by.name[:80], added_at=at,
                )  # fmt: skip
        except IntegrityError as taken:
            problem = {"field": "name", "code": "taken", "value": name, "cure": "taken"}
            raise Invalid("taken", problems=[problem]) from taken
        _tell("circulars.template", made, by, at)
    return made


@transaction.atomic
def close(*, template_id: UUID, by: Actor, at: datetime) -> WordTemplate:
    """Offer a template no longer; circulars made with it keep it. A second time changes nothing. Raises NotFound."""
    row = circulars.template(template_id, by=by)
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        _tell("circulars.template-closed", row, by, at)
    return row


def _tell(action: str, row: WordTemplate, by: Actor, at: datetime) -> None:
    lines.record(action, by=by, at=at, target_kind="template", target=row.public_id, unit_path=row.unit.path,
                 details={"name": row.name})  # fmt: skip
