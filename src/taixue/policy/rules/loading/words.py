"""Reading who issued a document, where it says what, and the parameters."""

from decimal import Decimal
from typing import Any

from taixue.policy.rules.document.words import NOWHERE, Clauses, Issuer, Parameter, Value
from taixue.policy.rules.loading.tables import CODE, Table


def issuers(top: Table) -> tuple[Issuer, ...]:
    """Return who issued it; at most one leads."""
    found: list[Issuer] = []
    for table in top.tables("issuers"):
        leading = table.truth("leading", otherwise=False)
        if leading and any(one.leading for one in found):
            table.fault("leading", "twice", "false")
        found.append(Issuer(table.text("zh", '"…"'), table.text("en", '"…"'), leading))
        table.done()
    return tuple(found)


def clauses(top: Table, *, statistics: bool, first_year: bool) -> Clauses:
    """Return where the notice says it. What the document does not speak of needs no clause."""
    table = top.table("clauses")
    needed = {"window": True, "statistics": statistics, "carry": False, "first_year": first_year, "conversion": True}
    found = {key: table.words(key) if must or table.has(key) else NOWHERE for key, must in needed.items()}
    table.done()
    return Clauses(**found)


def parameters(top: Table, given: dict[str, Value]) -> tuple[Parameter, ...]:
    """Read the parameters first: any value of the text may name one. given: what an assignment sets instead."""
    found: dict[str, Parameter] = {}
    for table in top.tables_or_none("parameters"):
        identity = table.text("id", '"hours-asked"', CODE)
        if identity in found:
            table.fault("id", "twice", f'"{identity}"')
        raw = table.data.get("value") if table.has("value") else None
        one = Parameter(
            identity, table.words("words"), _plain(table, "value", raw),
            _bound(table, "least"), _bound(table, "most"), _choices(table),
        )  # fmt: skip
        table.done()
        found[identity] = one
        top.reading.values[identity] = _given(given[identity]) if identity in given else raw
    top.reading.parameters |= found
    return tuple(found.values())


def missing(known: tuple[Parameter, ...], given: dict[str, Value]) -> tuple[str, ...]:
    """Return the parameters that nobody has said."""
    return tuple(one.id for one in known if one.value is None and one.id not in given)


def _given(value: Value) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _plain(table: Table, key: str, raw: Any) -> Value | None:
    if raw is None or type(raw) in (int, str, bool):
        value: Value | None = raw
        return value
    if type(raw) is Decimal:
        return float(raw)
    table.fault(key, "type", "80")
    return None


def _bound(table: Table, key: str) -> float | None:
    return float(table.value(key, Decimal, "80", Decimal(0))) if table.has(key) else None


def _choices(table: Table) -> tuple[Value, ...]:
    if not table.has("choices"):
        return ()
    row: list[Any] = table.value("choices", list, "[80, 100]", [], bool)
    return tuple(value for one in row if (value := _plain(table, "choices", one)) is not None)
