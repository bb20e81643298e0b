"""How personnel data is written on pages."""

from django import template

from taixue.people.labels import codes

register = template.Library()


@register.filter
def coded(value: str, name: str) -> str:
    """A code of a set in the reader's language: person.ethnicity|coded:"ethnicity" is "汉族", "Han"."""
    return codes.label(name, value or "")
