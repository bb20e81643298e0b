"""Honest learners: what they played is proven, and they complete. Their clock runs from when the lesson was open."""

import asyncio

from tests.redteam.stage import BEAT, Part


async def weak_line(part: Part) -> None:
    """Plays 60 s; answers get lost, beats arrive twice and in the wrong order, the line is away for 40 s."""
    window = part.browser
    await window.open(part.lessons[0])
    begun = part.now
    journal: list[list[int]] = []
    for step in range(4):
        await _played(part, begun, (step + 1) * BEAT)
        journal.append([step + 1, step * BEAT, step * BEAT + BEAT, step * 15_000, step * 15_000 + 15_000])
        if step == 0:
            await window.deliver(journal)
            window.hang_up()  # the answer is lost: the beat is sent again later
        elif step == 3:
            await window.deliver([*reversed(journal[1:]), journal[0]])
            await window.deliver(journal)


async def two_devices_in_turn(part: Part) -> None:
    """Half the lesson on the computer, half on the phone, where the first left off."""
    place = 0
    for window in (part.browser, part.second):
        opened = await window.open(part.lessons[0])
        assert opened["resume"] == place
        begun = part.now
        for step in range(2):
            await _played(part, begun, (step + 1) * BEAT)
            await window.beat(place, place + BEAT)
            place += BEAT


async def speed_at_the_limit(part: Part) -> None:
    """Plays a 120 s lesson at the allowed double speed, in 60 s."""
    window = part.browser
    await window.open(part.lessons[0])
    begun = part.now
    for step in range(4):
        await _played(part, begun, (step + 1) * BEAT)
        await window.beat(step * 30, step * 30 + 30, times=(step * 15_000, step * 15_000 + 15_000))


async def _played(part: Part, begun: float, seconds: int) -> None:
    """Wait until so many seconds have been played since a moment of the play."""
    await asyncio.sleep(begun + seconds + 0.1 - part.now)
