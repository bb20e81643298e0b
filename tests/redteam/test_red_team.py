"""All bots and learners at the same time, over HTTP, against `taixue serve` with several processes."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from taixue.credits.models import Entry
from tests import world
from tests.redteam import bots, learners, stage
from tests.redteam.stage import Part

BOTS = (
    bots.double_speed, bots.jump, bots.replay, bots.reorder, bots.parallel_tabs, bots.two_devices, bots.fresh_visits,
    bots.forged_ticket, bots.shared_ticket, bots.expired_ticket, bots.ended_visit, bots.clock_moved, bots.garbage,
    bots.huge_bodies, bots.patient_on_two_devices, bots.patient_in_two_windows, bots.forged_journal,
)  # fmt: skip
NOTHING = {"forged_ticket", "shared_ticket", "expired_ticket", "ended_visit", "garbage", "huge_bodies"}
"""Bots that prove not one second."""
COUNTED = {
    "double_speed": "fast", "jump": "fast", "replay": "replay", "reorder": "replay", "parallel_tabs": "fast",
    "two_devices": "taken", "ended_visit": "ended",
    "forged_ticket": "forged", "shared_ticket": "shared", "clock_moved": "clock",
    "patient_in_two_windows": "fast", "forged_journal": "fast",
}  # fmt: skip
"""What integrity must be able to see of a bot."""
HONEST = (
    (learners.weak_line, (60,), {}),
    (learners.two_devices_in_turn, (60,), {}),
    (learners.speed_at_the_limit, (120,), {"speed": 200}),
)


def test_no_bot_proves_more_than_the_time_allowed_and_honest_learners_complete(live):
    unit = world.tree().office
    parts: list[tuple[str, Part, stage.Play]] = []
    for play in BOTS:
        parts.append((play.__name__, Part(live.port, unit, 600, 600), play))
    for play, lengths, terms in HONEST:
        parts.append((play.__name__, Part(live.port, unit, *lengths, threshold=100, **terms), play))

    async def perform() -> None:
        for _, part, _ in parts:
            part.start()
        await asyncio.gather(*(play(part) for _, part, play in parts))

    with ThreadPoolExecutor(1) as theatre:  # a loop of its own: Django's connection stays in this thread
        theatre.submit(asyncio.run, perform()).result()
    lines = {name: part.line(name) for name, part, _ in parts}
    print("\n" + stage.table(list(lines.values())))
    for play in BOTS:
        line = lines[play.__name__]
        assert line.proven <= line.allowed, line
        assert play.__name__ not in NOTHING or line.proven == 0, line
        assert COUNTED.get(play.__name__) in (None, *line.refusals), line
        assert not line.complete, line
    for play, lengths, _ in HONEST:
        line = lines[play.__name__]
        assert line.complete and line.proven == sum(lengths), line
        assert not {"fast", "clock", "forged", "shared"} & set(line.refusals), line
    _entries_arrive([part for name, part, _ in parts if name in {play.__name__ for play, _, _ in HONEST}])


def _entries_arrive(honest: list[Part]) -> None:
    ends = time.monotonic() + 60
    wanted = {part.person.pk for part in honest}
    while set(Entry.objects.filter(person__in=wanted).values_list("person_id", flat=True)) != wanted:
        assert time.monotonic() < ends, "no entry after 60 s"
        time.sleep(0.5)
    assert Entry.objects.count() == len(wanted)
