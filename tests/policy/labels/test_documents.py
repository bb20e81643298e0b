"""Every document of the library in words, in both languages; and what changed between two."""

import pytest
from django.utils import translation

from taixue.policy.labels import documents
from taixue.policy.queries import policies

TEXT = policies.library("fujian-2017")


@pytest.mark.parametrize("document", policies.shipped(), ids=lambda document: document.code)
def test_every_document_of_the_library_is_said_in_both_languages(document):
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = [one.text for section in documents.sections(document) for one in section.sentences]
    assert len(said["en"]) == len(said["zh-hans"]) > 3
    assert not any("%(" in text or "None" in text for texts in said.values() for text in texts)
    assert documents.changes(document, document) == []


def test_what_changed_is_said_in_sentences_with_the_group_they_are_about():
    old = policies.read(TEXT)
    new = policies.read(TEXT.replace("hours = 80", "hours = 90").replace("trial = false", "trial = true"))
    with translation.override("en"):
        found = [
            (heading, [(row.kind, row.old, row.new) for row in rows]) for heading, rows in documents.changes(old, new)
        ]
    assert found == [
        ("The document", [("changed", "Not on trial", "On trial")]),
        ("Who owes what", [("changed", "Section level and below: At least 80 hours in all",
                            "Section level and below: At least 90 hours in all")]),
    ]  # fmt: skip


def test_a_gate_says_what_does_not_count_before_it():
    with translation.override("en"):
        sections = {one.id: one for one in documents.sections(policies.read(policies.library("gansu-law-points")))}
        (gate,) = sections["gates"].sentences
    assert gate.text.endswith("Before that this does not count: Exam.")
