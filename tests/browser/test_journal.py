"""The journal keeps beats until they are acknowledged: in the browser's own storage, by visit."""

from typing import Any

from playwright.sync_api import Page


def run(page: Page, steps: str) -> Any:
    """Run steps on the journal `j` of a new visit and return what they return."""
    return page.evaluate(f"() => {{ const j = new taixue.Journal('v1', 'ticket', localStorage, 1000); {steps} }}")


def test_neighbours_that_were_not_sent_become_one_beat(scripts: Page) -> None:
    steps = "j.add([[0, 15, 0, 15000]]); j.add([[15, 30, 15000, 30000]]); return j.beats;"
    assert run(scripts, steps) == [[2, 0, 30, 0, 30000]]


def test_a_beat_that_was_sent_is_never_cut_again(scripts: Page) -> None:
    sent = "j.add([[0, 15, 0, 15000]]); j.sending(j.chunk({}, 96)); "
    found = run(scripts, sent + "j.add([[15, 30, 15000, 30000]]); return j.beats;")
    assert found == [[1, 0, 15, 0, 15000], [2, 15, 30, 15000, 30000]]


def test_a_jump_between_two_stretches_keeps_them_apart(scripts: Page) -> None:
    found = run(scripts, "j.add([[0, 9, 0, 9000], [40, 50, 9100, 19100]]); return j.beats;")
    assert found == [[1, 0, 9, 0, 9000], [2, 40, 50, 9100, 19100]]


def test_unsent_beats_survive_a_reload_with_their_numbers(scripts: Page) -> None:
    run(scripts, "j.add([[0, 15, 0, 15000]]); j.sending(j.beats);")
    found = scripts.evaluate(
        "() => { const j = new taixue.Journal('v1', '', localStorage, 2000);"
        " j.add([[15, 20, 15000, 20000]]); return [j.ticket, j.beats]; }"
    )
    assert found == ["ticket", [[1, 0, 15, 0, 15000], [2, 15, 20, 15000, 20000]]]


def test_what_was_acknowledged_is_forgotten_and_leaves_nothing_behind(scripts: Page) -> None:
    assert run(scripts, "j.add([[0, 15, 0, 15000]]); j.forget(j.chunk({}, 96)); return localStorage.length;") == 0


def test_a_delivery_stays_within_4096_bytes_and_96_beats(scripts: Page) -> None:
    count, size, fewer, with_extra, first = run(
        scripts,
        "for (let i = 0; i < 200; i += 1) { j.add([[i * 20, i * 20 + 9, i * 20000, i * 20000 + 9000]]); }"
        " const body = (beats, p) => JSON.stringify({ t: 'ticket', b: beats, p: p }).length;"
        " const many = j.chunk({}, 96); const few = j.chunk({ p: 'x'.repeat(3000) }, 96);"
        " return [many.length, body(many), few.length, body(few, 'x'.repeat(3000)), few[0][0]];",
    )
    assert count == 96 and size <= 4096
    assert 0 < fewer < 96 and with_extra <= 4096
    assert first == 1  # the oldest first


def test_a_later_page_finds_what_was_left_oldest_first_and_drops_what_is_a_day_old(scripts: Page) -> None:
    keep = "const keep = (v, at) => new taixue.Journal(v, 't', localStorage, at).add([[0, 1, 0, 1000]]); "
    left = "keep('b', 90000000); keep('a', 80000000); keep('old', 1000); "
    found = run(scripts, keep + left + "return [taixue.Journal.left(localStorage, 90000000), localStorage.length];")
    assert found == [["a", "b"], 2]


def test_a_browser_that_stores_nothing_keeps_the_journal_in_memory(scripts: Page) -> None:
    closed = "const no = () => { throw new Error('no'); }; const closed = { getItem: no, setItem: no };"
    steps = "const k = new taixue.Journal('v', 't', closed, 0); k.add([[0, 1, 0, 1000]]); return k.beats;"
    assert run(scripts, closed + steps) == [[1, 0, 1, 0, 1000]]


def test_runs_and_gaps_are_read_from_the_servers_bits(scripts: Page) -> None:
    # 0b00110111, 0b1: seconds 0-2, 4-5 and 8 of ten
    steps = "const b = new taixue.Bits(10, btoa('\\x37\\x01')); return [b.runs(), b.gaps(9, 1), b.count()];"
    assert run(scripts, steps) == [[[0, 3], [4, 6], [8, 9]], [[3, 4], [6, 8]], 6]
