"""Variables and filters of Django's templates, read without detours where there is nothing out of the ordinary."""

import re
from typing import Any

from django.template import base
from django.template.base import FilterExpression, Parser, Variable
from django.utils.safestring import SafeString, mark_safe

_unsafe = re.compile("[&<>\"']").search
_SAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_MISSING = object()
_ATTRIBUTES, _KEYS, _PLACES, _OTHER = range(4)
_kinds: dict[type, int] = {dict: _KEYS}


class Detour(Exception):
    """Out of the ordinary: to be done Django's own way."""


def _kind(of: type) -> int:
    """Return how values of a type are read, so that the first thing that Django would try is the right one."""
    reader = getattr(of, "__getitem__", None)
    places = reader in (tuple.__getitem__, list.__getitem__)
    _kinds[of] = _PLACES if places else _OTHER if reader is not None else _ATTRIBUTES
    return _kinds[of]


class Path(Variable):
    """A variable: names of the context, attributes of objects, keys of dictionaries, places of tuples and lists."""

    __slots__ = ()
    lookups: Any
    _resolve_lookup: Any

    def resolve(self, context: Any) -> Any:
        """Return the value. Raises VariableDoesNotExist."""
        if self.lookups is None or self.translate:
            return super().resolve(context)
        try:
            return self._followed(context)
        except Detour:
            return self._resolve_lookup(context)

    def _followed(self, context: Any) -> Any:
        first = self.lookups[0]
        for names in reversed(context.dicts):
            if first in names:
                current = names[first]
                break
        else:
            raise Detour
        if callable(current):
            raise Detour
        for bit in self.lookups[1:]:
            of = type(current)
            kind = _kinds.get(of)
            if kind is None:
                kind = _kind(of)
            if kind == _ATTRIBUTES or (kind == _PLACES and not bit.isdigit()):
                current = getattr(current, bit, _MISSING)
            elif kind == _KEYS:
                current = current.get(bit, _MISSING)
            elif kind == _PLACES and int(bit) < len(current):
                current = current[int(bit)]
            else:
                raise Detour
            if current is _MISSING or callable(current):
                raise Detour
        return current


class Expression(FilterExpression):
    """A variable or text with its filters; where a filter wants to know the context, Django takes care of all of it."""

    __slots__ = ("steps",)
    is_var: bool

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        if self.is_var:
            self.var = Path(self.var.var)
        self.steps: list[tuple[Any, list[Any], bool]] | None = None
        asking = ("expects_localtime", "needs_autoescape")
        if not any(getattr(function, name, False) for function, _ in self.filters for name in asking):
            self.steps = [
                (function, [Path(given.var) if lookup else mark_safe(given) for lookup, given in arguments],
                 getattr(function, "is_safe", False))
                for function, arguments in self.filters
            ]  # fmt: skip

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """Return the value; one that does not exist is "", or None where `if` asks."""
        if self.steps is None:
            return super().resolve(context, ignore_failures)
        value = self.var
        if self.is_var:
            try:
                value = value.resolve(context)
            except base.VariableDoesNotExist:
                value = None if ignore_failures else ""
        for function, arguments, is_safe in self.steps:
            found = function(value, *[one.resolve(context) if type(one) is Path else one for one in arguments])
            value = mark_safe(found) if is_safe and isinstance(value, SafeString) else found
        return value


def written(value: Any, context: Any) -> str:
    """Return a value as it stands on a page: as Django writes it, without detours for text and whole numbers."""
    kind = type(value)
    if kind is SafeString:
        return str(value)
    if kind is str and context.autoescape:
        text: str = value
        return text.translate(_SAFE) if _unsafe(text) else text
    if kind is int:
        return str(value)  # like `localize` while numbers have no thousands separators
    return str(base.render_value_in_context(value, context))
