"""Arithmetic of a form: + - * / and parentheses over numbers and the names of rows, columns or cells."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOKEN = re.compile(r"\s*(?:(\d+)|([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)|([-+*/()]))")
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, and in the order in which it is computed (operands before their operator)."""

    tokens: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it names, each once, in the order written."""
        return tuple(dict.fromkeys(one for one in self.tokens if one[0].isalpha()))


def read(text: str) -> Formula | None:
    """Return the formula of a text, None if it is none."""
    tokens, place = [], 0
    text = text.strip()
    while place < len(text) <= LONGEST:
        found = _TOKEN.match(text, place)
        if found is None:
            return None
        tokens.append(found[found.lastindex or 0])
        place = found.end()
    order = _postfix(tokens)
    return Formula(tuple(tokens), order) if order else None


def _postfix(tokens: list[str]) -> tuple[str, ...]:
    """Return the tokens with operators after their operands, () where operands and operators do not take turns."""
    order: list[str] = []
    waiting: list[str] = []
    operand = True  # an operand comes next
    for token in tokens:
        if (token == "(" or token[0].isalnum()) != operand:
            return ()
        if token == "(":
            waiting.append(token)
        elif token == ")":
            while waiting and waiting[-1] != "(":
                order.append(waiting.pop())
            if not waiting:
                return ()
            waiting.pop()
        elif token in _BINDS:
            while waiting and waiting[-1] != "(" and _BINDS[waiting[-1]] >= _BINDS[token]:
                order.append(waiting.pop())
            waiting.append(token)
            operand = True
        else:
            order.append(token)
            operand = False
    if operand or "(" in waiting:
        return ()
    return (*order, *reversed(waiting))


def value(formula: Formula, of: Callable[[str], Fraction | None]) -> Fraction | None:
    """Return what a formula gives, None where a name has no value or nothing would be divided by nothing."""
    stack: list[Fraction | None] = []
    for one in formula.order:
        if one in _BINDS:
            right, left = stack.pop(), stack.pop()
            stack.append(_applied(one, left, right))
        else:
            stack.append(Fraction(int(one)) if one.isdecimal() else of(one))
    return stack.pop()


def _applied(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (operator == "/" and not right):
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
