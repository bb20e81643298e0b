"""A document in words: every section generated from it, so that there is no second text to keep true."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from taixue.kit.templatetags.taixue_ui import longday
from taixue.policy.labels import counting, owing, words
from taixue.policy.labels.kinds import VALUES, named
from taixue.policy.labels.sentences import Section, Sentence, amount, listed
from taixue.policy.rules.document import Document, Parameter


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions say about one thing; "" where one of them says nothing."""

    old: str
    new: str

    @property
    def kind(self) -> str:
        """ "added", "gone" or "changed"."""
        return "added" if not self.old else "gone" if not self.new else "changed"


def sections(document: Document) -> list[Section]:
    """Return what a document says, section by section; those without anything left out."""
    reported = _("Reported in figures and lists; nothing of it is carried out by the software.")
    found = [
        Section("who", _("Who owes what"), owing.who(document)),
        Section("when", _("When"), owing.when(document)),
        Section("how", _("How it is counted"), counting.rules(document)),
        Section("gates", _("What it opens"), owing.gates(document)),
        Section("exempt", _("Who is let off"), owing.exemptions(document)),
        Section("follows", _("What follows"), owing.consequences(document), reported),
        Section("parameters", _("What the source leaves open"), parameters(document)),
    ]
    return [section for section in found if section.sentences]


def parameters(document: Document) -> list[Sentence]:
    """Return the parameters: what the source does not say, or leaves to the authority."""
    return [Sentence(f"parameter:{one.id}", parameter(one)) for one in document.parameters]


def parameter(one: Parameter) -> str:
    """Return a parameter with its value, and what an assignment may say instead."""
    name = words(one.words)
    if one.value is None:
        return _("%(name)s: nobody has said it yet; it must be said before the rule is published") % {"name": name}
    facts = {"name": name, "value": value(one.value), "least": plain(one.least), "most": plain(one.most)}
    if one.choices:
        return _("%(name)s: %(value)s; an assignment may say one of %(choices)s") % {
            **facts, "choices": listed([value(choice) for choice in one.choices]),
        }  # fmt: skip
    if one.least is not None and one.most is not None:
        return _("%(name)s: %(value)s; an assignment may say %(least)s to %(most)s") % facts
    if one.least is not None:
        return _("%(name)s: %(value)s; an assignment may say %(least)s or more") % facts
    if one.most is not None:
        return _("%(name)s: %(value)s; an assignment may say %(most)s or less") % facts
    return _("%(name)s: %(value)s, set by this document") % facts


def value(said: object) -> str:
    """Return the value of a parameter as people write it."""
    if isinstance(said, bool):
        return _("yes") if said else _("no")
    return plain(said) if isinstance(said, (int, float)) else named(VALUES, str(said))


def plain(number: float | None) -> str:
    """Return a number without a needless ".0"; "" for none."""
    return "" if number is None else f"{number:g}"


def head(document: Document) -> list[Sentence]:
    """Return what stands above a document: its name, its issuers, from when on."""
    issuers = [words(one) for one in document.issuers]
    found = [
        Sentence("title", words(document.title)),
        Sentence("notice", words(document.notice)),
        Sentence("issuers", _("Issued by %(names)s") % {"names": listed(issuers)}),
        Sentence("trial", _("On trial") if document.trial else _("Not on trial")),
        Sentence("valid-from", _("Valid from %(day)s") % {"day": longday(document.valid_from)}),
        Sentence("unit", _("Counted in %(unit)s") % {"unit": amount(100, document.unit).removeprefix("1").strip()}),
    ]
    if document.joint:
        found.append(Sentence("joint", _("Published only with the approval of every issuer")))
    if document.valid_to:
        found.append(
            Sentence("valid-to", _("Assigned until %(day)s at the latest") % {"day": longday(document.valid_to)})
        )
    return found


def changes(old: Document, new: Document) -> list[tuple[str, list[Change]]]:
    """Return what changed from one version to another, section by section, in the order of the newer one."""
    before = [Section("head", _("The document"), head(old)), *sections(old)]
    after = [Section("head", _("The document"), head(new)), *sections(new)]
    titles = {section.id: section.title for section in (*before, *after)}
    left, right = ({s.id: {one.key: one.alone for one in s.sentences} for s in half} for half in (before, after))
    found = []
    for identity in dict.fromkeys([section.id for section in (*after, *before)]):
        one, other = left.get(identity, {}), right.get(identity, {})
        rows = [Change(one.get(key, ""), other.get(key, "")) for key in dict.fromkeys([*other, *one])
                if one.get(key) != other.get(key)]  # fmt: skip
        if rows:
            found.append((titles[identity], rows))
    return found
