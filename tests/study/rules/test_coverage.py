from hypothesis import given
from hypothesis import strategies as st

from taixue.study.rules import coverage

maps = st.integers(min_value=0, max_value=(1 << 300) - 1)


def test_the_first_bit_of_the_first_byte_is_second_zero():
    assert coverage.dump(0b1000_0001_0000_0010, 12 + 4) == bytes([0b0000_0010, 0b1000_0001])
    assert coverage.load(b"\x02\x81") == (1 << 1) | (1 << 8) | (1 << 15)


def test_a_stretch_holds_its_first_second_and_not_its_end():
    assert coverage.stretch(2, 5) == 0b11100


def test_stretches_of_a_map_with_a_gap():
    assert coverage.stretches(coverage.stretch(3, 7) | coverage.stretch(9, 10)) == [(3, 7), (9, 10)]
    assert coverage.stretches(0) == []


def test_the_first_gap_of_a_lesson():
    assert coverage.first_gap(coverage.stretch(0, 5) | coverage.stretch(6, 9), 10) == 5
    assert coverage.first_gap(coverage.stretch(0, 10), 10) == 10


def test_ninety_per_cent_of_eight_seconds_is_eight():
    assert coverage.needed(8, 90) == 8
    assert coverage.needed(2700, 90) == 2430


def test_maps_add_up_to_the_attention_curve():
    first = coverage.dump(coverage.stretch(0, 3), 5)
    second = coverage.dump(coverage.stretch(2, 5), 5)
    assert coverage.attention([first, second], 5) == [1, 1, 2, 1, 1]


@given(maps, st.integers(0, 320))
def test_the_lowest_seconds_are_the_earliest_ones(bits, count):
    seconds = [s for s in range(300) if bits >> s & 1]
    assert coverage.lowest(bits, count) == sum(1 << s for s in seconds[:count])


@given(maps)
def test_a_map_is_the_union_of_its_stretches_and_comes_back_from_storage(bits):
    union = 0
    for first, end in coverage.stretches(bits):
        union |= coverage.stretch(first, end)
    assert union == bits == coverage.load(coverage.dump(bits, 300))
