"""Each address of the API, each kind of token, own and foreign things: nothing shown or changed that it may not.

A row names an address, what is asked of it, and the status that each kind of token gets, in the order of KINDS. The
four kinds that let nobody in always get 401. `own` are things of 青石县, over which the tokens were made; `foreign`
those of 白鹤县, which the same system knows under its keys too.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.api import house
from taixue.people.models import ApiToken, ExternalKey, Posting
from taixue.people.services import numbers, tokens
from taixue.policy.services import standing
from tests.people.api.calls import EVERYTHING, Caller, token
from tests.people.town import Town
from tests.reach.matrix import Sums
from tests.reports.builders import rule

SHUT = ("none", "unknown", "expired", "withdrawn")
KINDS = ("units", "reader", "writer", "full")
SCOPES = {
    "units": ("units:read", "units:write", "changes:read"),
    "reader": ("units:read", "persons:read", "postings:read", "changes:read"),
    "writer": ("units:write", "persons:write", "postings:write"),
    "full": EVERYTHING,
}
LOGS = {"audit_line"}


@dataclass(frozen=True, eq=False)
class Row:
    """One address, asked one way of one place. expected: a status for each of KINDS."""

    name: str
    place: str
    expected: str
    query: str = ""
    body: Any = None


MAIL = {"email": "new@example.cn"}
RENAMED = {"items": [{"key": "{place}", "name": "新名"}]}
ROWS = [
    #                                      units reader writer full
    Row("list_units", "own", "              200   200    403   200"),
    Row("list_units", "foreign", "          200   200    403   200", "?parent={unit}"),
    Row("read_unit", "own", "               200   200    403   200"),
    Row("read_unit", "foreign", "           404   404    403   404"),
    Row("read_unit_by_key", "own", "        200   200    403   200"),
    Row("read_unit_by_key", "foreign", "    404   404    403   404"),
    Row("put_unit", "own", "                200   403    200   200", body={"name": "新名"}),
    Row("put_unit", "foreign", "            404   403    404   404", body={"name": "新名"}),
    Row("put_units", "own", "               200   403    200   200", body=RENAMED),
    Row("put_units", "foreign", "           200   403    200   200", body=RENAMED),
    Row("list_persons", "own", "            403   200    403   200"),
    Row("list_persons", "own", "            403   200    403   200", "?unit={unit}"),
    Row("list_persons", "foreign", "        403   404    403   404", "?unit={unit}"),
    Row("list_persons", "own", "            403   403    403   200", "?numbers=whole"),
    Row("list_persons", "foreign", "        403   200    403   200", "?name={name}"),
    Row("read_person", "own", "             403   200    403   200"),
    Row("read_person", "foreign", "         403   404    403   404"),
    Row("read_person", "own", "             403   403    403   200", "?numbers=whole"),
    Row("read_person", "foreign", "         403   404    403   404", "?numbers=whole"),
    Row("read_person_by_key", "own", "      403   200    403   200"),
    Row("read_person_by_key", "foreign", "  403   404    403   404"),
    Row("put_person", "own", "              403   403    200   200", body=MAIL),
    Row("put_person", "foreign", "          403   403    422   422", body=MAIL),
    Row("put_persons", "own", "             403   403    200   200", body={"items": [{"key": "{place}", **MAIL}]}),
    Row("put_persons", "foreign", "         403   403    200   200", body={"items": [{"key": "{place}", **MAIL}]}),
    Row("list_postings", "own", "           403   200    403   200"),
    Row("list_postings", "foreign", "       403   404    403   404", "?unit={unit}"),
    Row("list_postings", "foreign", "       403   200    403   200", "?person={person}"),
    Row("read_posting", "own", "            403   200    403   200"),
    Row("read_posting", "foreign", "        403   404    403   404"),
    Row("read_posting_by_key", "own", "     403   200    403   200"),
    Row("read_posting_by_key", "foreign", " 403   404    403   404"),
    Row("put_posting", "own", "             403   403    200   200",
        body={"person": {"id": "{person}"}, "first_day": "2024-01-01", "end_day": "{today}"}),
    Row("put_posting", "foreign", "         403   403    404   404",
        body={"person": {"key": "{place}"}, "first_day": "2024-01-01", "end_day": "{today}"}),
    Row("put_postings", "own", "            403   403    200   200",
        body={"items": [{"key": "{place}", "person": {"key": "{place}"}, "first_day": "2024-01-01"}]}),
    Row("put_postings", "foreign", "        403   403    200   200",
        body={"items": [{"key": "{place}", "person": {"key": "{place}"}, "first_day": "2024-01-01"}]}),
    Row("read_changes", "own", "            200   200    403   200"),
    Row("read_token", "own", "              200   200    200   200"),
    Row("list_report_windows", "own", "     403   403    403   200"),
    Row("list_report_windows", "foreign", " 403   403    403   404"),
    Row("read_figures", "own", "            403   403    403   200"),
    Row("read_figures", "foreign", "        403   403    403   404"),
    Row("read_months", "own", "             403   403    403   200"),
    Row("read_months", "foreign", "         403   403    403   404"),
    Row("read_assessment", "own", "         403   403    403   200"),
    Row("read_assessment", "foreign", "     403   403    403   404"),
    Row("list_frozen_years", "own", "       403   403    403   200", "?unit={unit}"),
    Row("list_frozen_years", "foreign", "   403   403    403   404", "?unit={unit}"),
]  # fmt: skip


@pytest.fixture
def places(town: Town) -> dict[str, dict[str, str]]:
    """Return the ids of own and foreign things, each known under the key "own" or "foreign"."""
    tree, found = town.tree, {}
    rule(tree.province)
    standing.refresh_many([town.learner.pk, town.stranger.pk], clock.now())
    for place, unit, person in (("own", tree.station, town.learner), ("foreign", tree.other_office, town.stranger)):
        posting = Posting.objects.get(person=person)
        for kind, thing in (("unit", unit), ("person", person), ("posting", posting)):
            ExternalKey.objects.create(
                source="hr-minlan", kind=kind, key=place, made_at=clock.now(), **{kind: thing}
            )  # fmt: skip
        found[place] = {
            "unit": str(unit.public_id), "person": str(person.public_id), "posting": str(posting.public_id),
            "report": str(unit.public_id), "place": place, "name": person.name,
            "today": clock.day(clock.now()).isoformat(),
        }  # fmt: skip
    return found


@pytest.fixture
def callers(town: Town) -> dict[str, Caller]:
    """Return a caller of each kind of token, over the county."""
    over = town.tree.county
    shown = {kind: token(*scopes, over=over) for kind, scopes in SCOPES.items()}
    shown |= {"none": "", "unknown": "txa_" + "A" * 43, "expired": token(over=over), "withdrawn": token(over=over)}
    ended = ApiToken.objects.filter(ending=shown["expired"][-4:])
    ended.update(made_at=clock.now() - timedelta(days=2), expires_at=clock.now() - timedelta(days=1))
    tokens.withdraw(token=ApiToken.objects.get(ending=shown["withdrawn"][-4:]), by=SYSTEM, at=clock.now())
    return {kind: Caller(text) for kind, text in shown.items()}


def filled(part: Any, ids: dict[str, str]) -> Any:
    """Return a body with the ids of a place in it."""
    if isinstance(part, dict):
        return {key: filled(value, ids) for key, value in part.items()}
    if isinstance(part, list):
        return [filled(one, ids) for one in part]
    return part.format(**ids) if isinstance(part, str) else part


def test_every_address_has_rows_and_those_that_name_a_thing_a_foreign_one() -> None:
    named = {operation["operationId"]: "{" in operation["path"] for operation in house.operations()}
    assert {row.name for row in ROWS} == set(named)
    assert {row.name for row in ROWS if row.place == "foreign"} >= {name for name, takes in named.items() if takes}


def test_each_kind_of_token_gets_what_the_table_says_and_nothing_else(
    town: Town, places: dict[str, dict[str, str]], callers: dict[str, Caller]
) -> None:
    operations = {operation["operationId"]: operation for operation in house.operations()}
    secrets = {
        town.stranger.id_mask, numbers.read(town.stranger), town.stranger.mobile, town.tree.other_office.code,
        town.tree.other_office.name,
    }  # fmt: skip
    before, wrong = Sums(), []
    for row in ROWS:
        operation, ids = operations[row.name], places[row.place]
        path = operation["path"].removeprefix("/api/v1").replace("{key}", row.place)
        path = path.replace("{id}", ids.get(operation["tags"][0].removesuffix("s"), "")) + row.query.format(**ids)
        expected = dict(zip(KINDS, row.expected.split(), strict=True)) | dict.fromkeys(SHUT, "401")
        for kind, status in expected.items():
            with transaction.atomic():
                answer = callers[kind].ask(operation["method"], path, filled(row.body, ids))
                changed = before.changed() - {"people_apitoken"}
                transaction.set_rollback(True)
            said = answer.content.decode()
            asked = f"{operation['method']} {path} ({row.place}) as {kind}"
            if str(answer.status_code) != status:
                wrong.append(f"{asked}: expected {status}, seen {answer.status_code} {said[:200]}")
            if any(secret in said for secret in secrets if secret) or row.place == "own" and town.stranger.name in said:
                wrong.append(f"{asked}: showed what is foreign")
            if changed and (answer.status_code >= 400 or operation["method"] == "GET" and changed - LOGS):
                wrong.append(f"{asked}: changed {', '.join(sorted(changed))}")
            if row.place == "foreign" and operation["method"] != "GET" and changed:
                wrong.append(f"{asked}: changed something foreign: {', '.join(sorted(changed))}")
    assert not wrong, "\n".join(wrong)
