import pytest

from taixue.files.rules.webvtt import Cue, Problem, parse

HEAD = "WEBVTT\n\n"


def test_captions_are_read_with_their_times():
    text = (
        "WEBVTT - Lesson\nKind: captions\n\nNOTE nothing\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start\n第一行\nsecond line\n\n01:00:00.000 --> 01:00:01.000\nlast"
    )
    assert parse(text) == [Cue(1000, 2500, "第一行\nsecond line"), Cue(3_600_000, 3_601_000, "last")]


def test_line_ends_of_all_systems_are_the_same():
    text = HEAD + "00:01.000 --> 00:02.000\nwords\n"
    assert parse(text.replace("\n", "\r\n")) == parse(text.replace("\n", "\r")) == parse(text)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nwords\n", "captions-srt", 1),
        ("words\n", "not-webvtt", 1),
        ("WEBVTTX\n", "not-webvtt", 1),
        (HEAD, "captions-none", 3),
        (HEAD + "00:01,000 --> 00:02.000\nwords", "captions-timing", 3),
        (HEAD + "00:01.000-->00:02.000\nwords", "captions-timing", 3),
        (HEAD + "00:61.000 --> 00:62.000\nwords", "captions-timing", 3),
        (HEAD + "id\nwords without times", "captions-timing", 4),
        (HEAD + "alone\n\n00:01.000 --> 00:02.000\nwords", "captions-timing", 3),
        (HEAD + "00:02.000 --> 00:01.000\nwords", "captions-backwards", 3),
        (HEAD + "00:01.000 --> 00:02.000\n", "captions-empty", 3),
        (HEAD + "00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", "captions-order", 6),
        (HEAD + "00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb", "captions-blank-line", 5),
    ],
)
def test_a_mistake_is_named_with_its_line(text, code, line):
    with pytest.raises(Problem) as refused:
        parse(text)
    assert (refused.value.code, refused.value.line) == (code, line)
