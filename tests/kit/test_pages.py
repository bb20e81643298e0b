"""Quick templates say what Django's own say, whatever they are given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.safestring import SafeString

ID = UUID("0197a3c4-0000-7000-8000-000000000001")
BUILTINS = ["django.templatetags.i18n", "django.templatetags.static", "taixue.kit.templatetags.taixue_ui"]
PARTS = {
    "row": "{{ row }}{% if more %} {{ more }}{% endif %}",
    "nested": "{{ name }}{% for one in below %}[{% include 'nested' with name=one.name below=one.below %}]{% endfor %}",
    "base": "<{% block inner %}base{% endblock %}>",
    "child": "{% extends 'base' %}{% block inner %}child{% endblock %}",
}


class Place(NamedTuple):
    name: str
    count: int


@dataclass
class Person:
    name: str
    name_en: str = ""
    pay: int = 0

    def greeting(self) -> str:
        return f"hello <{self.name}>"

    def erase(self) -> str:
        raise AssertionError("a page never changes data")

    erase.alters_data = True  # type: ignore[attr-defined] (as Django marks what deletes)

    def needs(self, more: str) -> str:
        return more

    @property
    def broken(self) -> str:
        raise KeyError("inside")


class Open:
    """Has keys and attributes; a key comes first."""

    name = "attribute"

    def __getitem__(self, key: str) -> str:
        if key == "name":
            return "key"
        raise KeyError(key)


FACTS: dict[str, Any] = {
    "text": "<b> & 'so' \"so\"", "safe": SafeString("<b>"), "whole": 1234567, "yes": True, "part": 1234.5, "none": None,
    "exact": Decimal("1.50"),
    "day": date(2026, 11, 20), "person": Person("林<若>溪", "Lin", 7), "place": Place("云", 3), "n": 1,
    "rows": [1, 2, 3], "pair": ("a", "<b>"), "keys": {"name": "n", "items": "own", "3": "three"}, "open": Open(),
    "id": ID, "make": lambda: "made", "lazy": translation.gettext_lazy("Search"), "many": 12,
    "tree": {"name": "a", "below": [{"name": "b", "below": [{"name": "<c>", "below": []}]}]}, "view": "people:card",
}  # fmt: skip
TEMPLATES = (
    "{{ text }} {{ safe }} {{ whole }} {{ yes }} {{ part }} {{ none }} {{ exact }} {{ day }} {{ lazy }} {{ absent }}",
    "{{ person.name }} {{ person.pay }} {{ person.greeting }} {{ person.erase }} {{ person.needs }}",
    "{{ person.absent }} {{ person.absent.deeper }}",
    "{{ place.name }} {{ place.count }} {{ place.0 }} {{ pair.1 }} {{ pair.9 }} {{ rows.2 }} {{ rows.absent }}",
    "{{ keys.name }} {{ keys.items }} {{ keys.3 }} {{ keys.absent }} {{ open.name }} {{ open.absent }} {{ make }}",
    "{{ 'a<b' }} {{ 3 }} {{ 2.5 }} {{ _('Search') }} {{ text|default:'<i>' }} {{ none|default:'<i>' }}",
    "{{ none|default:text }} {{ text|upper }} {{ safe|lower }} {{ text|safe }} {{ safe|add:'<' }}",
    "{{ absent|default:3 }} {{ absent|default:text }}",
    "{{ rows|join:'<' }} {{ day|date:'Y' }} {{ text|linebreaksbr }} {{ keys.absent.deeper|default_if_none:'x' }}",
    "{% autoescape off %}{{ text }} {{ person.name }} {{ whole }}{% endautoescape %}",
    "{% if absent %}a{% elif person.pay > 5 and keys.name == 'n' %}b{% endif %}{% if not absent.deep %}c{% endif %}",
    "{% for one in rows %}{{ forloop.counter }}:{{ one }}{% if not forloop.last %},{% endif %}{% endfor %}",
    "{% for one in absent %}{{ one }}{% empty %}none{% endfor %}",
    "{% for a, b in tree.items %}{{ a }}{% endfor %}{% for key, word in person.absent.items %}{% endfor %}",
    "{% translate 'Search' %} {% translate 'Search' context 'page' %} {% translate '100%' %} {% translate text %}",
    "{% translate 'Search' as word %}{{ word }} {% translate 'Due' context 'figure' noop %}",
    "{% translate 'Search'|upper %}",
    "{% blocktranslate %}Year {{ whole }}{% endblocktranslate %} {% blocktranslate %}no <name>{% endblocktranslate %}",
    "{% blocktranslate with name=person.name %}{{ name }}: open{% endblocktranslate %}",
    "{% blocktranslate count n=n %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}",
    "{% blocktranslate count n=many %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}",
    "{% blocktranslate with a=many count n=a %}{{ n }} unit{% plural %}{{ n }} units{% endblocktranslate %}",
    "{% blocktranslate count n=part %}{{ n }} unit{% plural %}{{ n }} units{% endblocktranslate %}",
    "{% blocktranslate with n=text asvar said %}at {{ n }} and {{ absent }} 5%{% endblocktranslate %}[{{ said }}]",
    "{% blocktranslate trimmed context 'x' %}  a \n  {{ text }} {% endblocktranslate %}",
    "{% url 'people:card' id %} {% url 'people:people' %} {% url view id %} {% url 'people:card' public_id=id %}",
    "{% url 'people:card' id as to %}{{ to }} {% url 'people:card' none as nowhere %}[{{ nowhere }}]",
    "{% include 'row' with row=text %}{% include 'row' with row=1 more=safe only %}[{{ row }}]",
    "{% with more='m' %}{% include 'row' with row=2 %}{% include 'row' with row=3 only %}{% endwith %}",
    "{% include 'nested' with name=tree.name below=tree.below %}{% include 'child' %}",
    "{% include text|yesno:'row,row' %}",
    "{% icon 'search' %}{% icon 'search' as tick %}{{ tick }}{% meter 64 label=text %}{% meter part kinds='a b' %}",
    "{% block inner %}{{ text }}{% endblock %}{% include 'base' %}",
    "{% extends 'base' %}{% block inner %}{{ block.super }} {% include 'row' with row=whole %}{% endblock %}",
)
BROKEN = ("{% url 'people:card' 'x' %}", "{% url 'people:nothing' %}", "{% include 'nothing' %}", "{{ person.broken }}")


def engine(loader: str, template: str) -> Engine:
    """Return an engine whose cached loader is the named one."""
    within = [(loader, [("django.template.loaders.locmem.Loader", {**PARTS, "template": template})])]
    return Engine(loaders=within, builtins=BUILTINS)


def said(loader: str, template: str, language: str) -> list[str]:
    """Return what a template says twice, or what it raises."""
    read, found = engine(loader, template), []
    for _ in range(2):
        with translation.override(language):
            try:
                found.append(read.get_template("template").render(Context(FACTS)))
            except (NoReverseMatch, TemplateDoesNotExist, KeyError) as problem:
                found.append(f"raised {type(problem).__name__}")
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("template", TEMPLATES + BROKEN)
def test_a_quick_template_says_what_djangos_says(template: str, language: str) -> None:
    djangos = said("django.template.loaders.cached.Loader", template, language)
    assert said("taixue.kit.pages.Loader", template, language) == djangos
    assert (template in BROKEN) == djangos[0].startswith("raised ")


def test_a_phrase_follows_the_language_from_page_to_page() -> None:
    template = engine("taixue.kit.pages.Loader", "{% translate 'Search' %}").get_template("template")
    words = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            words.append(template.render(Context()))
    assert words[0] == words[2] == "Search" != words[1]


def test_what_quick_templates_take_for_granted_is_so(settings: Any) -> None:
    assert not settings.USE_THOUSAND_SEPARATOR
    assert settings.TEMPLATES[0]["OPTIONS"].get("string_if_invalid", "") == ""
