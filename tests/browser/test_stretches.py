"""What the player hands over, computed by its own script in the browser. Times in lesson seconds and milliseconds."""

from playwright.sync_api import Page


def collected(page: Page, length: int, steps: str) -> list[list[int]]:
    """Run steps on a collector `c` of a lesson and return all stretches it hands over at the end."""
    made = f"const c = new taixue.Collector({length}); const all = [];"
    return page.evaluate(f"() => {{ {made} {steps}; return all.concat(c.take()); }}")


def test_only_whole_seconds_are_handed_over(scripts: Page) -> None:
    assert collected(scripts, 60, "c.play(0, 1000); c.sample(4.6, 5600, 1)") == [[0, 4, 1000, 5000]]


def test_neighbouring_stretches_meet_in_second_and_moment(scripts: Page) -> None:
    steps = "c.play(0, 0); c.sample(5.5, 5500, 1); all.push(...c.take()); c.sample(9.2, 9200, 1)"
    assert collected(scripts, 60, steps) == [[0, 5, 0, 5000], [5, 9, 5000, 9000]]


def test_a_pause_inside_a_second_does_not_lose_it(scripts: Page) -> None:
    before = "c.play(0, 0); c.sample(2.4, 2400, 1); c.stop(); all.push(...c.take()); "
    assert collected(scripts, 60, before + "c.play(2.4, 60000); c.sample(4, 61600, 1)") == [
        [0, 2, 0, 2000],
        [2, 4, 2000, 61600],
    ]


def test_a_jump_ends_the_stretch_and_skipped_seconds_are_not_claimed(scripts: Page) -> None:
    steps = "c.play(0, 0); c.sample(3.9, 3900, 1); c.stop(); c.play(30, 4000); c.sample(32.5, 6500, 1)"
    assert collected(scripts, 60, steps) == [[0, 3, 0, 3000], [30, 32, 4000, 6000]]


def test_a_head_that_moved_faster_than_the_speed_allows_is_a_jump(scripts: Page) -> None:
    steps = "c.play(0, 0); c.sample(2, 2000, 1); c.sample(40, 3000, 1); c.sample(41.5, 4500, 1)"
    assert collected(scripts, 60, steps) == [[0, 2, 0, 2000], [40, 41, 3000, 4000]]


def test_at_double_speed_ten_seconds_take_five(scripts: Page) -> None:
    assert collected(scripts, 60, "c.play(0, 0); c.sample(10, 5000, 2)") == [[0, 10, 0, 5000]]


def test_a_start_in_the_middle_of_a_second_leaves_that_second_out(scripts: Page) -> None:
    assert collected(scripts, 60, "c.play(7.6, 0); c.sample(9.6, 2000, 1)") == [[8, 9, 400, 1400]]


def test_a_player_that_seeks_a_little_past_the_second_still_plays_it(scripts: Page) -> None:
    assert collected(scripts, 60, "c.play(18.1, 0); c.sample(20.1, 2000, 1)") == [[18, 20, 0, 1900]]


def test_the_last_second_counts_when_the_video_ended_just_before_it(scripts: Page) -> None:
    assert collected(scripts, 8, "c.play(0, 0); c.sample(7.7, 7700, 1); c.end(7980)") == [[0, 8, 0, 7980]]


def test_nothing_beyond_the_length_is_claimed(scripts: Page) -> None:
    assert collected(scripts, 8, "c.play(0, 0); c.sample(8.4, 8400, 1)") == [[0, 8, 0, 8000]]


def test_after_sleeping_behind_a_locked_screen_the_played_time_is_there(scripts: Page) -> None:
    steps = "c.play(0, 0); c.sample(1, 1000, 1); c.sample(300.2, 300200, 1)"
    assert collected(scripts, 600, steps) == [[0, 300, 0, 300000]]


def test_buffering_stretches_the_moments_not_the_seconds(scripts: Page) -> None:
    steps = "c.play(0, 0); c.sample(2, 2000, 1); c.sample(2, 9000, 1); c.sample(4, 11000, 1)"
    assert collected(scripts, 60, steps) == [[0, 4, 0, 11000]]
