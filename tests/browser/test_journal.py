"""The journal keeps beats until they are acknowledged: in the browser's own storage, by visit."""

from playwright.sync_api import Page

NEW = "new taixue.Journal('v1', 'ticket', localStorage, 1000)"


def test_neighbours_that_were_not_sent_become_one_beat(scripts: Page) -> None:
    beats = scripts.evaluate(f"() => {{ const j = {NEW}; j.add([[0, 15, 0, 15000]]); j.add([[15, 30, 15000, 30000]]); return j.beats; }}")
    assert beats == [[2, 0, 30, 0, 30000]]


def test_a_beat_that_was_sent_is_never_cut_again(scripts: Page) -> None:
    steps = "j.add([[0, 15, 0, 15000]]); j.sending(j.chunk({}, 96)); j.add([[15, 30, 15000, 30000]]); return j.beats;"
    assert scripts.evaluate(f"() => {{ const j = {NEW}; {steps} }}") == [[1, 0, 15, 0, 15000], [2, 15, 30, 15000, 30000]]


def test_a_jump_between_two_stretches_keeps_them_apart(scripts: Page) -> None:
    beats = scripts.evaluate(f"() => {{ const j = {NEW}; j.add([[0, 9, 0, 9000], [40, 50, 9100, 19100]]); return j.beats; }}")
    assert beats == [[1, 0, 9, 0, 9000], [2, 40, 50, 9100, 19100]]


def test_unsent_beats_survive_a_reload_with_their_numbers(scripts: Page) -> None:
    scripts.evaluate(f"() => {{ const j = {NEW}; j.add([[0, 15, 0, 15000]]); j.sending(j.beats); }}")
    again = "const j = new taixue.Journal('v1', '', localStorage, 2000); j.add([[15, 20, 15000, 20000]]); return [j.ticket, j.beats];"
    assert scripts.evaluate(f"() => {{ {again} }}") == ["ticket", [[1, 0, 15, 0, 15000], [2, 15, 20, 15000, 20000]]]


def test_what_was_acknowledged_is_forgotten_and_leaves_nothing_behind(scripts: Page) -> None:
    left = scripts.evaluate(f"() => {{ const j = {NEW}; j.add([[0, 15, 0, 15000]]); j.forget(j.chunk({{}}, 96)); return localStorage.length; }}")
    assert left == 0


def test_a_delivery_stays_within_4096_bytes_and_96_beats(scripts: Page) -> None:
    sizes = scripts.evaluate(
        f"() => {{ const j = {NEW}; for (let i = 0; i < 200; i += 1) {{ j.add([[i * 20, i * 20 + 9, i * 20000, i * 20000 + 9000]]); }}"
        " const many = j.chunk({}, 96); const few = j.chunk({ p: 'x'.repeat(3000) }, 96);"
        " const body = (beats, p) => JSON.stringify({ t: 'ticket', b: beats, p: p }).length;"
        " return [many.length, body(many), few.length, body(few, 'x'.repeat(3000)), few[0][0]]; }"
    )
    assert sizes[0] == 96 and sizes[1] <= 4096
    assert 0 < sizes[2] < 96 and sizes[3] <= 4096
    assert sizes[4] == 1  # the oldest first


def test_a_later_page_finds_what_earlier_ones_left_oldest_first_and_drops_what_is_a_day_old(scripts: Page) -> None:
    keep = "(visit, at) => new taixue.Journal(visit, 't', localStorage, at).add([[0, 1, 0, 1000]])"
    found = scripts.evaluate(
        f"() => {{ const keep = {keep}; keep('b', 90000000); keep('a', 80000000); keep('old', 1000);"
        " return [taixue.Journal.left(localStorage, 90000000), localStorage.length]; }"
    )
    assert found == [["a", "b"], 2]


def test_a_browser_that_stores_nothing_keeps_the_journal_in_memory(scripts: Page) -> None:
    closed = "{ getItem: () => { throw new Error('no'); }, setItem: () => { throw new Error('no'); } }"
    beats = scripts.evaluate(f"() => {{ const j = new taixue.Journal('v', 't', {closed}, 0); j.add([[0, 1, 0, 1000]]); return j.beats; }}")
    assert beats == [[1, 0, 1, 0, 1000]]


def test_gaps_and_runs_of_the_map_are_the_servers_bits(scripts: Page) -> None:
    # 0b00110111, 0b1: seconds 0-2, 4-5, 8 of ten
    found = scripts.evaluate("() => { const b = new taixue.Bits(10, btoa('\\x37\\x01')); return [b.runs(), b.gaps(9, 1), b.count()]; }")
    assert found == [[[0, 3], [4, 6], [8, 9]], [[3, 4], [6, 8]], 6]
