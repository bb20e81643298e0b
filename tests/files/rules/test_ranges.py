import pytest

from taixue.files.rules.ranges import Unsatisfiable, wanted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=50-500", (50, 100)),
        ("Bytes=0-0", (0, 1)),
    ],
)
def test_a_range_is_cut_to_the_hundred_bytes_there_are(header, expected):
    assert wanted(header, 100) == expected


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "items=0-9", "bytes=0-9,20-29", "bytes=9-5", "bytes=a-b", "bytes=0-9x"]
)
def test_what_is_no_single_range_gets_the_whole_file(header):
    assert wanted(header, 100) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_a_range_behind_the_end_cannot_be_answered(header, size):
    with pytest.raises(Unsatisfiable):
        wanted(header, size)
