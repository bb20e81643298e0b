"""The compiled catalogue."""

import gettext
from pathlib import Path

import pytest

from taixue.site import catalogue


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "a.po").write_text('msgid "Desk"\nmsgstr "桌面"\n', encoding="utf-8")
    (parts / "b.po").write_text(
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n\n'
        'msgctxt "page"\nmsgid "Next"\nmsgstr "下一页"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogue, "PARTS", parts)
    monkeypatch.setattr(catalogue, "MERGED", tmp_path / "django.po")
    return parts


def compiled(folder: Path) -> gettext.GNUTranslations:
    with (folder / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_words_plurals_and_contexts_are_compiled(sources: Path, tmp_path: Path):
    catalogue.compile_into(tmp_path / "out")
    words = compiled(tmp_path / "out")
    assert words.gettext("Desk") == "桌面"
    assert words.ngettext("%(n)s day", "%(n)s days", 1) == words.ngettext("%(n)s day", "%(n)s days", 9) == "%(n)s 天"
    assert words.pgettext("page", "Next") == "下一页"


def test_it_is_written_again_only_when_a_source_changed(sources: Path, tmp_path: Path):
    assert catalogue.compile_into(tmp_path / "out") is True
    assert catalogue.compile_into(tmp_path / "out") is False
    (sources / "a.po").write_text('msgid "Desk"\nmsgstr "书桌"\n', encoding="utf-8")
    assert catalogue.compile_into(tmp_path / "out") is True
    assert compiled(tmp_path / "out").gettext("Desk") == "书桌"


def test_the_merged_file_alone_says_the_same(sources: Path, tmp_path: Path):
    catalogue.MERGED.write_bytes(catalogue.text(catalogue.merged()))
    for part in sources.iterdir():
        part.unlink()
    catalogue.compile_into(tmp_path / "out")
    assert compiled(tmp_path / "out").pgettext("page", "Next") == "下一页"
