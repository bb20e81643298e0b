from pathlib import Path

import pytest

from taixue.cli import words
from taixue.site import catalogue


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    parts = tmp_path / "locale" / "parts"
    parts.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "PARTS", parts)
    monkeypatch.setattr(catalogue, "MERGED", tmp_path / "django.po")
    return tmp_path


def test_words_are_found_in_templates_also_inside_components(package: Path):
    (package / "templates" / "x.html").write_text(
        """{% extends "y.html" %}<c-empty title="{% translate 'Nothing yet' %}"><p title='{% translate "It''s" %}'>
        {% blocktranslate with n=page.n %}All {{ n }} at 90%{% endblocktranslate %}</p></c-empty>
        {% blocktranslate count n=n %}One
        line{% plural %}{{ n }} lines{% endblocktranslate %}{% translate "Next" context "page" %}""",
        encoding="utf-8",
    )
    assert set(words.used(package)) == {
        ("", "Nothing yet"), ("", "It''s"), ("", "All %(n)s at 90%%"), ("", "One\n        line"), ("page", "Next"),
    }  # fmt: skip


def test_words_are_found_in_python(package: Path):
    (package / "labels.py").write_text(
        'a = _("One")\nb = ngettext("%(n)s day", "%(n)s days", n)\nc = pgettext_lazy("ring", "done")\nd = _(name)\n'
        'e = gettext_lazy("two "\n    "parts")\n',
        encoding="utf-8",
    )
    assert set(words.used(package)) == {("", "One"), ("", "%(n)s day"), ("ring", "done"), ("", "two parts")}


def test_missing_contradicting_misfilled_and_obsolete_words_are_told(package: Path):
    (package / "labels.py").write_text('a = _("Desk"), _("Hours %(n)s"), _("New")\n', encoding="utf-8")
    (catalogue.PARTS / "a.po").write_text('msgid "Desk"\nmsgstr "桌面"\n\nmsgid "Old"\nmsgstr "旧"\n', encoding="utf-8")
    (catalogue.PARTS / "b.po").write_text(
        'msgid "Desk"\nmsgstr "书桌"\n\nmsgid "Hours %(n)s"\nmsgstr "%(m)s 学时"\n', encoding="utf-8"
    )
    told = words.findings(words.used(package))
    assert [line.split()[0] for line in told] == ["contradicts", "fields", "missing", "obsolete"]
    assert "New" in told[2] and "Old" in told[3]


def test_the_exit_code_fails_for_a_missing_word_and_not_for_an_obsolete_one(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(words, "used", lambda: {("", "New"): "x.py"})
    assert words.main(["--check"]) == 1
    (catalogue.PARTS / "a.po").write_text('msgid "New"\nmsgstr "新"\n\nmsgid "Old"\nmsgstr "旧"\n', encoding="utf-8")
    assert words.main(["--check"]) == 0
    assert not catalogue.MERGED.exists()
    assert words.main([]) == 0
    assert "旧" in catalogue.MERGED.read_text(encoding="utf-8")
