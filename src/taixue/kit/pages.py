"""Django's templates with what is the same on every page done once, and values written without detours.

The templates are Django's own, and so is what they say (a test renders both ways and compares). But Django looks up,
translates, reverses and escapes everything anew each time. Here a phrase is translated once a language, an address put
together once, a part found once, and an attribute read as one; whatever is out of the ordinary goes Django's own way.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.template import Template, TemplateDoesNotExist, loader_tags
from django.template.base import Lexer, Node, NodeList, Origin, Parser, VariableNode
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loaders import base as loaders
from django.template.loaders import cached
from django.templatetags import i18n
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from taixue.kit.expressions import Detour, Expression, written


class Value(VariableNode):
    """{{ … }}"""

    def render(self, context: Any) -> str:
        """Django's protocol."""
        return written(self.filter_expression.resolve(context), context)

    render_annotated = render


class Phrase(i18n.TranslateNode):
    """{% translate "…" %}: of a text without filters, the same in a language every time."""

    said: dict[str | None, str]

    @staticmethod
    def fits(node: Any) -> bool:
        """Is nothing about it known only when the page is made?"""
        expression, told = node.filter_expression, node.message_context
        literal = expression.is_var and expression.var.lookups is None and not expression.filters and not node.noop
        return literal and (told is None or not told.is_var)

    def settle(self) -> None:
        """Make room for what is the same every time."""
        self.said = {}

    def render(self, context: Any) -> str:
        """Django's protocol."""
        language = translation.get_language()
        phrase = self.said.get(language)
        if phrase is None:
            found = super().render(context)
            phrase = self.said[language] = SafeString(context[self.asvar] if self.asvar else found)
        if self.asvar:
            context[self.asvar] = phrase
            return ""
        return phrase

    render_annotated = render


class Sentence(i18n.BlockTranslateNode):
    """{% blocktranslate %}: its message put together once, translated once a language unless it counts."""

    @staticmethod
    def fits(node: Any) -> bool:
        """Is its context a text?"""
        return node.message_context is None or not node.message_context.is_var

    def settle(self) -> None:
        """Put messages and names together."""
        self.one, names = self.render_token_list(self.singular)
        self.many, more = self.render_token_list(self.plural) if self.plural else ("", [])
        self.names = list(dict.fromkeys([*names, *more]))
        self.told = self.message_context.var if self.message_context else None
        self.said: dict[str | None, str] = {}

    def render(self, context: Any, nested: bool = False) -> str:
        """Django's protocol."""
        values = {name: given.resolve(context) for name, given in self.extra_context.items()}
        context.dicts.append(values)
        try:
            text = self._text(values, context)
            shown = {name: written(context.get(name, ""), context) for name in self.names}
        except Detour:
            text = None
        finally:
            context.dicts.pop()
        try:
            result = super().render(context, nested) if text is None else text % shown
        except (KeyError, ValueError):
            result = super().render(context, nested)
        if self.asvar and text is not None:
            context[self.asvar] = SafeString(result)
            return ""
        return result

    render_annotated = render

    def _text(self, values: dict[str, Any], context: Any) -> str:
        if self.plural and self.countervar and self.counter:
            count = values[self.countervar] = self.counter.resolve(context)
            if type(count) is not int:
                raise Detour
            if self.told:
                return translation.npgettext(self.told, self.one, self.many, count)
            return translation.ngettext(self.one, self.many, count)
        language = translation.get_language()
        text = self.said.get(language)
        if text is None:
            text = translation.pgettext(self.told, self.one) if self.told else translation.gettext(self.one)
            self.said[language] = text
        return text


class Address(URLNode):
    """{% url "name" … %}: with public ids or nothing to fill in, cut once and filled in."""

    STAND_INS: ClassVar = [UUID(f"9d1f0c00-0000-4000-8000-{place:012d}") for place in range(3)]
    parts: list[str] | None

    @staticmethod
    def fits(node: Any) -> bool:
        """Is the name a text, and what is filled in has no names?"""
        return not node.view_name.is_var and not node.kwargs and len(node.args) <= len(Address.STAND_INS)

    def settle(self) -> None:
        """Nothing is known before the first address is asked for."""
        self.parts = None

    def render(self, context: Any) -> str:
        """Django's protocol."""
        given = [one.resolve(context) for one in self.args]
        if any(type(one) is not UUID for one in given):
            return super().render(context)
        if self.parts is None:
            self.parts = self._cut(len(given))
        address = self.parts[0]
        for one, rest in zip(given, self.parts[1:], strict=True):
            address += str(one) + rest
        if self.asvar:
            context[self.asvar] = address
            return ""
        return address

    render_annotated = render

    def _cut(self, number: int) -> list[str]:
        """Return what stands before, between and after the ids. Raises NoReverseMatch."""
        rest = str(conditional_escape(reverse(self.view_name.var, args=self.STAND_INS[:number])))
        parts = []
        for one in self.STAND_INS[:number]:
            part, _, rest = rest.partition(str(one))
            parts.append(part)
        return [*parts, rest]


class Part(loader_tags.IncludeNode):
    """{% include "name" … %}: found once, and written in its place as if it stood there."""

    found: Template | None

    @staticmethod
    def fits(node: Any) -> bool:
        """Is the name a text, and does the part see what stands around it?"""
        return not node.template.is_var and not node.isolated_context

    def settle(self) -> None:
        """Nothing is known before the first time: a part may hold itself."""
        self.found = None

    def render(self, context: Any) -> SafeString:
        """Django's protocol."""
        if self.found is None:
            name = loader_tags.construct_relative_path(str(self.origin.template_name), self.template.var)
            found: Template = context.template.engine.get_template(name)
            named = (loader_tags.ExtendsNode, loader_tags.BlockNode)
            self.whole = any(found.nodelist.get_nodes_by_type(one) for one in named)
            self.found = found
        if self.whole:  # blocks of a part are its own, not the page's
            return super().render(context)
        context.dicts.append({name: given.resolve(context) for name, given in self.extra_context.items()})
        try:
            return self.found.nodelist.render(context)
        finally:
            context.dicts.pop()

    render_annotated = render


class Asset(StaticNode):
    """{% static "name" %}: the same as long as the process lives."""

    @staticmethod
    def fits(node: Any) -> bool:
        """Is the name a text, and the address not kept under a name?"""
        return not node.path.is_var and node.varname is None

    def settle(self) -> None:
        """Nothing is known before the first time."""
        self.kept = ""

    def render(self, context: Any) -> str:
        """Django's protocol."""
        self.kept = self.kept or super().render(context)
        return self.kept

    render_annotated = render


class Same(SimpleNode):
    """A tag of a function that says the same whenever it is given the same texts (`function.same`)."""

    @staticmethod
    def fits(node: Any) -> bool:
        """Is all that it is given a text?"""
        given = [*node.args, *node.kwargs.values()]
        return getattr(node.func, "same", False) and not node.takes_context and not any(one.is_var for one in given)

    def settle(self) -> None:
        """Ask the function."""
        self.kept = self.func(*(one.var for one in self.args), **{name: one.var for name, one in self.kwargs.items()})

    def render(self, context: Any) -> str:
        """Django's protocol."""
        if self.target_var is not None:
            context[self.target_var] = self.kept
            return ""
        return written(self.kept, context)

    render_annotated = render


QUICK: dict[type[Node], Any] = {
    i18n.TranslateNode: Phrase, i18n.BlockTranslateNode: Sentence, URLNode: Address, loader_tags.IncludeNode: Part,
    StaticNode: Asset, SimpleNode: Same,
}  # fmt: skip


class Reader(Parser):
    """Reads templates with our expressions."""

    def compile_filter(self, token: str) -> Expression:
        """Django's protocol."""
        return Expression(token, self)


class Page(Template):
    """A template whose nodes are the quick ones wherever they fit."""

    def compile_nodelist(self) -> NodeList:
        """Django's protocol."""
        engine: Any = self.engine
        reader: Any = Reader(
            Lexer(self.source).tokenize(), engine.template_libraries, engine.template_builtins, self.origin
        )
        nodes: NodeList = reader.parse()
        node: Any
        self.extra_data = reader.extra_data
        for node in nodes.get_nodes_by_type(Node):
            if type(node) is VariableNode:
                node.__class__ = Value
            elif (quick := QUICK.get(type(node))) is not None and quick.fits(node):
                node.__class__ = quick
                node.settle()
        return nodes


class Reading(loaders.Loader):
    """Where the cached loader has its templates made."""

    get_contents: Any

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Django's protocol. Raises TemplateDoesNotExist."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return Page(contents, origin, template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, Reading):
    """What settings.TEMPLATES asks for, around the loaders that know where templates lie."""
