"""Server time runs in milliseconds from 0; a lesson is 2,700 s (45 min), beats come every 15 s unless said."""

import copy
import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taixue.study.rules import clock, coverage
from taixue.study.rules.clock import Beat, Clock, Terms

TERMS = Terms(length=2700, speed=100, held_limit=20, interval=15)
WITHOUT_JOURNAL = TERMS._replace(held_limit=0)


def visit(at: int = 0) -> Clock:
    """Return the clock of a visit just opened."""
    new = Clock()
    clock.opened(new, at)
    return new


def played(number: int, length: int = 15) -> Beat:
    """Return the n-th beat of a person who plays from the beginning without a pause, from client time 5,000 ms on."""
    first, end = (number - 1) * length, number * length
    return Beat(number, first, end, 5_000 + first * 1000, 5_000 + end * 1000)


def study(minutes: int, *, offline: tuple[int, int], terms: Terms) -> Clock:
    """Return the clock after `minutes` of honest play with one outage (minutes from, to)."""
    state, waiting = visit(), []
    for number in range(1, minutes * 4 + 1):
        waiting.append(played(number))
        now = number * 15_000
        if not offline[0] * 60_000 < now < offline[1] * 60_000:
            clock.deliver(state, waiting, terms, now)
            waiting = []
    return state


def test_a_beat_at_real_pace_proves_its_stretch():
    state = visit()
    outcome = clock.deliver(state, [played(1)], TERMS, 15_000)
    assert (state.seconds, outcome.proven, outcome.refused, outcome.plain) == (15, 15, [], True)
    assert (state.resume, state.sequence, state.claimed) == (15, 1, 15)


def test_the_first_seconds_that_the_clock_can_pay_for_are_proven_and_the_rest_is_refused():
    state = visit()
    outcome = clock.deliver(state, [Beat(1, 100, 130, 0, 30_000)], TERMS, 12_900)
    assert coverage.stretches(state.bits) == [(100, 112)]
    assert outcome.refused == [(112, 130, "fast")]
    assert (state.fast, state.allowance, outcome.plain) == (18, 900, False)


def test_only_new_seconds_cost_allowance():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    clock.deliver(state, [Beat(2, 5, 25, 0, 20_000)], TERMS, 25_000)
    assert (state.seconds, state.allowance, state.proven, state.claimed) == (25, 0, 25, 35)


def test_the_allowance_holds_three_intervals_times_the_speed():
    state = visit()
    clock.deliver(state, [], TERMS._replace(speed=150), 3_600_000)
    assert state.allowance == 67_500


def test_a_server_clock_that_runs_backwards_fills_nothing():
    state = visit(at=50_000)
    outcome = clock.deliver(state, [played(1)], TERMS, 20_000)
    assert (outcome.proven, state.filled_ms) == (0, 50_000)


def test_at_allowed_double_speed_thirty_lesson_seconds_fit_in_fifteen():
    state = visit()
    outcome = clock.deliver(state, [Beat(1, 0, 30, 0, 15_000)], TERMS._replace(speed=200), 15_000)
    assert (outcome.proven, outcome.refused) == (30, [])


def test_a_beat_sent_twice_counts_once():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    again = clock.deliver(state, [played(1)], TERMS, 30_000)
    assert (state.seconds, state.replayed, state.claimed, again.plain) == (15, 1, 15, False)


def test_a_number_far_behind_the_highest_counts_as_seen():
    state = visit()
    clock.deliver(state, [Beat(100, 0, 5, 0, 5_000)], TERMS, 30_000)
    clock.deliver(state, [Beat(39, 5, 10, 0, 5_000)], TERMS, 31_000)
    clock.deliver(state, [Beat(40, 10, 15, 0, 5_000)], TERMS, 32_000)
    assert (state.replayed, coverage.stretches(state.bits)) == (1, [(0, 5), (10, 15)])


def test_while_a_question_waits_nothing_new_is_proven():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    outcome = clock.deliver(state, [Beat(2, 10, 30, 0, 20_000)], TERMS, 40_000, asked=True)
    assert (state.seconds, state.absent, outcome.refused) == (15, 15, [(15, 30, "absent")])


def test_a_late_neighbour_does_not_move_the_place_to_resume():
    state = visit()
    clock.deliver(state, [played(2)], TERMS, 30_000)
    clock.deliver(state, [played(1)], TERMS, 31_000)
    assert state.resume == 30


# Journals: the figures of the design, simulated


def test_an_honest_ten_minute_outage_in_forty_five_minutes_ends_at_all_of_it():
    state = study(45, offline=(15, 25), terms=TERMS)
    assert (state.seconds, state.fast, state.clock) == (2700, 0, 0)
    assert state.held == 600  # forty beats of 15 s, handed in at minute 25


@pytest.mark.parametrize("start", [1, 10, 15, 30, 34])
def test_without_journals_the_same_outage_stays_under_the_threshold(start):
    state = study(45, offline=(start, start + 10), terms=WITHOUT_JOURNAL)
    assert 79 <= state.seconds * 100 / 2700 <= 82


def idle_window_with_forged_journal(minutes: int) -> Clock:
    """Return the clock after one true beat, silence, and a journal that claims to have played all along."""
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    forged = [played(n) for n in range(2, min(minutes * 4, 180) + 1)]
    clock.deliver(state, forged, TERMS, minutes * 60_000)
    return state


def test_an_idle_window_with_a_forged_journal_gets_915_seconds_after_20_minutes():
    assert idle_window_with_forged_journal(20).seconds == 915


def test_an_idle_window_with_a_forged_journal_gets_60_seconds_after_45_minutes():
    assert idle_window_with_forged_journal(45).seconds == 60


def test_a_journal_is_marked_as_held_and_said_stretch_by_stretch():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    outcome = clock.deliver(state, [played(n) for n in range(2, 7)], TERMS, 90_000)
    assert (state.held, state.visit_held, state.seconds) == (75, 75, 90)
    assert outcome.held == [(15 * n, 15 * n + 15, 15) for n in range(1, 6)]


def test_after_a_pause_an_ordinary_beat_is_not_a_journal():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    clock.deliver(state, [Beat(2, 15, 30, 600_000, 615_000)], TERMS, 620_000)
    assert (state.seconds, state.held) == (30, 0)


@pytest.mark.parametrize(
    ("beats", "what"),
    [
        ([Beat(2, 15, 75, 0, 60_000), Beat(3, 75, 135, 30_000, 90_000)], "overlap"),
        ([Beat(2, 15, 75, 0, 60_000), Beat(3, 75, 135, 400_000, 460_000)], "longer than the silence"),
        ([Beat(2, 15, 135, 0, 60_000)], "two minutes played in one"),
    ],
)
def test_a_journal_whose_client_times_do_not_fit_is_paid_like_an_ordinary_delivery(beats, what):
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    outcome = clock.deliver(state, beats, TERMS, 135_000)
    assert (state.seconds, state.held, state.clock) == (15 + 45, 0, 1), what
    assert outcome.refused == [(60, 75, "clock"), (75, 135, "clock")] or outcome.refused == [(60, 135, "clock")]


def test_journals_prove_at_most_a_third_of_a_lesson_over_all_visits():
    state = visit()
    state.held = state.seconds = 890
    state.bits = coverage.stretch(0, 890)
    outcome = clock.deliver(state, [Beat(1, 890, 1000, 0, 110_000)], TERMS, 110_000)
    assert (state.held, outcome.proven, outcome.refused) == (890, 45, [(935, 1000, "held")])
    state = visit()
    state.held = state.seconds = 800
    state.bits = coverage.stretch(0, 800)
    outcome = clock.deliver(state, [Beat(1, 800, 910, 0, 110_000)], TERMS, 110_000)
    assert (state.held, outcome.proven, outcome.refused) == (900, 100, [(900, 910, "held")])


def test_beats_of_a_journal_that_arrived_before_are_set_aside():
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    clock.deliver(state, [played(n) for n in range(1, 7)], TERMS, 90_000)
    assert (state.seconds, state.held, state.replayed, state.clock) == (90, 75, 1, 0)


# Promises, for any input


deliveries = st.lists(
    st.tuples(
        st.integers(0, 400_000),  # ms since the delivery before
        st.lists(
            st.tuples(
                st.integers(1, 90),
                st.integers(0, 2600),
                st.integers(1, 100),
                st.integers(0, 10**7),
                st.integers(0, 10**6),
            ),
            max_size=6,
        ),
    ),
    max_size=25,
)


def beats(raw) -> list[Beat]:
    return [Beat(n, first, first + length, began, began + lasted) for n, first, length, began, lasted in raw]


@given(deliveries, st.sampled_from([100, 125, 150, 200]))
def test_nobody_proves_more_than_the_time_allowed(sent, speed):
    terms, state, now = TERMS._replace(speed=speed), visit(), 0
    for wait, raw in sent:
        now += wait
        clock.deliver(state, beats(raw), terms, now)
        assert state.seconds * 1000 <= now * speed // 100
        assert state.seconds == state.bits.bit_count() == state.proven
        assert 0 <= state.held <= min(state.seconds, 900)
        assert 0 <= state.allowance <= clock.capacity(terms)


@given(deliveries)
def test_every_claimed_second_is_proven_or_refused_and_the_answer_says_which(sent):
    state, now = visit(), 0
    for wait, raw in sent:
        now += wait
        before, list_of_beats = copy.copy(state), beats(raw)
        outcome = clock.deliver(state, list_of_beats, TERMS, now)
        claimed = before.bits
        for beat in list_of_beats:
            claimed |= coverage.stretch(beat.first, beat.end)
        refused = 0
        for first, end, _ in outcome.refused:
            refused |= coverage.stretch(first, end)
        assert not state.bits & refused
        if state.replayed == before.replayed:
            assert state.bits | refused == claimed
        assert outcome.plain == (state.bits == claimed and state.replayed == before.replayed)


@given(st.permutations(range(1, 41)), st.integers(0, 20))
def test_beats_of_one_delivery_in_any_order_prove_the_same_seconds(order, late):
    states = []
    for numbers in (sorted(order), order):
        state = visit()
        clock.deliver(state, [played(n) for n in numbers], TERMS, 40 * 15_000 + late * 1000)
        states.append(state)
    assert states[0] == states[1]


@given(st.lists(st.permutations([0, 1, 2]), min_size=1, max_size=20))
def test_neighbours_swapped_up_to_three_prove_the_same_seconds(groups):
    """Three beats wait and arrive together in any order, one delivery each: the clock pays for them all."""
    state = visit()
    for place, order in enumerate(groups):
        for step in order:
            clock.deliver(state, [played(place * 3 + step + 1)], TERMS, (place + 1) * 45_000)
    assert coverage.stretches(state.bits) == [(0, 45 * len(groups))]
    assert (state.fast, state.replayed) == (0, 0)


@given(deliveries)
def test_a_delivery_sent_twice_changes_nothing_the_second_time(sent):
    state, now = visit(), 0
    for wait, raw in sent:
        now += wait
        unique = list({beat.number: beat for beat in beats(raw)}.values())
        clock.deliver(state, unique, TERMS, now)
        once = copy.copy(state)
        clock.deliver(state, unique, TERMS, now)
        state.replayed = once.replayed
        assert state == once


@given(st.lists(st.integers(0, 60_000), min_size=2, max_size=40))
def test_two_windows_in_one_visit_prove_no_more_than_one(waits):
    """Both windows claim different seconds at real pace; their numbers interleave."""
    state, now, number = visit(), 0, 0
    for wait in waits:
        now += wait
        for start in (0, 1350):
            number += 1
            place = start + min(1300, number * 15)
            clock.deliver(state, [Beat(number, place, place + 15, now, now + 15_000)], TERMS, now)
    assert state.seconds * 1000 <= now


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_three_neighbours_swapped_at_the_very_start(order):
    state = visit()
    for number in order:
        clock.deliver(state, [played(number)], TERMS, 45_000)
    assert state.seconds == 45


def test_a_number_far_behind_the_highest_costs_no_memory():
    state = visit()
    clock.deliver(state, [Beat(2_000_000_000, 0, 1, 0, 1_000)], TERMS, 15_000)
    tracemalloc.start()
    try:
        clock.deliver(state, [Beat(1, 5, 6, 5_000, 6_000)], TERMS, 30_000)  # 1 << 1,999,999,999 would be 250 MB
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (state.replayed, state.seconds) == (1, 1)
    assert most < 1_000_000


@pytest.mark.parametrize("asked", [False, True])
def test_a_replay_beside_a_journal_or_a_question_still_brings_the_whole_map(asked):
    """A number seen before may claim anything: only the map tells the player what stands."""
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    replay, fresh = Beat(1, 500, 600, 0, 100_000), Beat(2, 15, 105, 20_000, 110_000)
    outcome = clock.deliver(state, [replay] if asked else [replay, fresh], TERMS, 110_000, asked=asked)
    assert (outcome.proven, outcome.refused) == (0 if asked else 90, [])
    assert not outcome.plain
    state = visit()
    clock.deliver(state, [played(1)], TERMS, 15_000)
    repeated = Beat(2, 0, 15, 20_000, 35_000)  # nothing new, beside a replay
    assert not clock.deliver(state, [replay, repeated], TERMS, 110_000, asked=asked).plain
