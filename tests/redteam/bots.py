"""Bots that want more proven seconds than they lived through. Each works for SECONDS of server time.

A bot that finds a way earns a rule and a test; a new way to cheat earns a bot.
"""

import asyncio
import json
import random
import time

from taixue.study.rules import tickets
from taixue.study.services import signing
from tests.redteam.stage import BEAT, Part


async def double_speed(part: Part) -> None:
    """Plays at twice the allowed speed: 30 lesson seconds every 15."""
    window = part.browser
    await window.open(part.lessons[0])
    beat = 0
    while await part.until((beat + 1) * BEAT):
        await window.beat(beat * 2 * BEAT, (beat + 1) * 2 * BEAT)
        beat += 1


async def jump(part: Part) -> None:
    """Claims the whole lesson at once, again and again, each time with a new number."""
    window = part.browser
    await window.open(part.lessons[0])
    step = 0
    while await part.until(step * 2):
        await window.beat(0, 600)
        step += 1


async def replay(part: Part) -> None:
    """Sends the same good beat five times a second, then the same stretch under new numbers."""
    window = part.browser
    await window.open(part.lessons[0])
    await part.until(BEAT)
    step = 0
    while await part.until(BEAT + step * 0.2):
        await window.deliver([[1 if step % 2 else step + 2, 0, 15, 0, 15_000]])
        step += 1


async def reorder(part: Part) -> None:
    """Sends beats backwards, from the future, twice in one delivery, and shuffled."""
    window = part.browser
    await window.open(part.lessons[0])
    dice, step = random.Random(7), 0
    while await part.until(step * 3):
        beats = [[n, n * 15 - 15, n * 15, n * 15_000, n * 15_000 + 15_000] for n in range(1, 31)]
        dice.shuffle(beats)
        await window.deliver(beats[:20] + beats[:5])
        step += 1


async def parallel_tabs(part: Part) -> None:
    """Ten tabs with one ticket, each claiming another part of the lesson at the same moment."""
    first = part.browser
    await first.open(part.lessons[0])
    tabs = [first, *(part.tab(first) for _ in range(9))]
    for tab in tabs:
        tab.ticket = first.ticket
    step = 0
    while await part.until((step + 1) * BEAT):
        claims = (
            tab.beat(60 * place + 15 * (step % 4), 60 * place + 15 * (step % 4) + 15, number=10 * step + place + 1)
            for place, tab in enumerate(tabs)
        )
        await asyncio.gather(*claims)
        step += 1


async def two_devices(part: Part) -> None:
    """Two sessions open the lesson in turn every few seconds, each claiming its own half."""
    windows, step = (part.browser, part.second), 0
    while await part.until(step * 4):
        window = windows[step % 2]
        await window.open(part.lessons[0])
        await part.until(step * 4 + 3)
        for other in windows:
            if other.ticket:
                await other.beat(300 * (step % 2) + step * 4, 300 * (step % 2) + step * 4 + 15)
        step += 1


async def fresh_visits(part: Part) -> None:
    """Opens a new visit every second, hoping that each begins with something in its purse."""
    window, step = part.browser, 0
    while await part.until(step):
        await window.open(part.lessons[0])
        await window.beat(step * 9, step * 9 + 9)
        step += 1


async def forged_ticket(part: Part) -> None:
    """Changes its ticket: speed 255 %, a longer hold, another visit; a made-up key; the signature cut off."""
    window = part.browser
    await window.open(part.lessons[0])
    good = tickets.unpack(signing.signer().open(window.ticket))
    true = window.ticket
    seal = true[-43:]
    forged = [
        _sealed(tickets.pack(good._replace(speed=200)), seal),
        _sealed(tickets.pack(good._replace(held_limit=60_000)), seal),
        _sealed(tickets.pack(good._replace(visit=good.visit + 1, person=good.person + 1)), seal),
        true[:-8] + "AAAAAAA=",
        "AAAA" + true[4:],
        "",
    ]
    step = 0
    while await part.until(step):
        window.ticket = forged[step % len(forged)]
        await window.beat(step * 9, step * 9 + 9)
        step += 1


def _sealed(payload: bytes, signature: str) -> str:
    import base64

    return (base64.b64encode(b"\x00\x04" + payload + b"x").decode() + signature)[:176]


async def shared_ticket(part: Part) -> None:
    """Hands its ticket to a friend, who beats with it in her own session."""
    window, friend = part.browser, part.friend
    await window.open(part.lessons[0])
    friend.ticket, step = window.ticket, 0
    while await part.until((step + 1) * BEAT):
        await friend.beat(step * BEAT, step * BEAT + BEAT)
        step += 1


async def expired_ticket(part: Part) -> None:
    """Beats with a ticket that was good until a moment ago."""
    window = part.browser
    await window.open(part.lessons[0])
    good = tickets.unpack(signing.signer().open(window.ticket))
    window.ticket = signing.seal(good, now=int(time.time() * 1000) - 300_000)
    step = 0
    while await part.until((step + 1) * BEAT):
        await window.beat(step * BEAT, step * BEAT + BEAT)
        step += 1


async def ended_visit(part: Part) -> None:
    """Leaves the lesson and goes on beating with the ticket it still has."""
    window = part.browser
    await window.open(part.lessons[0])
    await window.leave()
    step = 0
    while await part.until((step + 1) * BEAT):
        await window.beat(step * BEAT, step * BEAT + BEAT)
        step += 1


async def clock_moved(part: Part) -> None:
    """Is silent for 50 s, then hands in journals whose client clock ran ahead, backwards, or twice at once."""
    window = part.browser
    await window.open(part.lessons[0])
    await part.until(50)
    forward = [[n, n * 60, n * 60 + 60, n * 60_000, n * 60_000 + 60_000] for n in range(1, 10)]
    backward = [[n, n * 60, n * 60 + 60, 900_000 - n * 60_000, 960_000 - n * 60_000] for n in range(10, 19)]
    double = [[n, (n - 18) * 60, (n - 18) * 60 + 60, 0, 50_000] for n in range(19, 28)]
    for journal in (forward, backward, double):
        await window.deliver(journal)
    step = 0
    while await part.until(52 + step):
        await window.beat(0, 600, number=100 + step, times=(10**12 + step, 10**12 + step))
        step += 1


async def garbage(part: Part) -> None:
    """Sends what no player sends."""
    window, dice = part.browser, random.Random(11)
    await window.open(part.lessons[0])
    good = {"t": window.ticket, "b": [[1, 0, 15, 0, 15_000]]}
    bodies = [
        b"", b"{", b"null", b"[]", b"\xff\xfe\x00", b'{"t":1,"b":[]}', b"[" * 2000, dice.randbytes(4000),
        *(json.dumps({**good, "b": wrong}).encode() for wrong in (
            [[1, 5, 5, 0, 1]], [[1, 10, 5, 0, 1]], [[1, -5, 5, 0, 1]], [[1, 0, 10**9, 0, 1]], [[0, 0, 5, 0, 1]],
            [[1, 0, 5, 9, 1]], [[1, 0, 601, 0, 1]], [[1.5, 0, 5, 0, 1]], [["1", 0, 5, 0, 1]], [[2**70, 0, 5, 0, 1]],
            [[1, 0, 5, 0]], [1], "x", [[n, 0, 600, 0, 1] for n in range(1, 98)], {"0": 1},
        )),
        json.dumps({**good, "p": {"id": -1, "a": "12"}}).encode(),
    ]  # fmt: skip
    step = 0
    while await part.until(step * 0.5):
        status, answer = await window.post("/pulse", bodies[step % len(bodies)])
        assert status in (400, 403), (bodies[step % len(bodies)][:80], status, answer)
        step += 1


async def huge_bodies(part: Part) -> None:
    """Sends a megabyte, says it sends less, says nothing and sends it in chunks."""
    window = part.browser
    await window.open(part.lessons[0])
    step = 0
    while await part.until(step * 5):
        status, _ = await window.post("/pulse", b" " * 1_000_000)
        assert status in (0, 413), status
        window.hang_up()
        status, _ = await window.post("/pulse", b"1" * 64, {"Content-Length": "999999999999"})
        assert status in (0, 413), status
        window.hang_up()
        chunks = b"1000\r\n" + b" " * 4096 + b"\r\n"
        head = (
            f"POST /pulse HTTP/1.1\r\nHost: x\r\nCookie: taixue={window.session}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        status, _ = await window.raw(head.encode() + chunks * 4 + b"0\r\n\r\n")
        assert status in (0, 413), status
        window.hang_up()
        step += 1


async def patient_on_two_devices(part: Part) -> None:
    """Exact real-time pacing on two devices in two lessons, each taking the visit back before its beat."""
    windows, step = (part.browser, part.second), 0
    while await part.until((step + 1) * BEAT):
        for place, window in enumerate(windows):
            await window.open(part.lessons[place])
            await window.beat(step * BEAT, step * BEAT + BEAT)
        step += 1


async def patient_in_two_windows(part: Part) -> None:
    """Exact real-time pacing in two windows that share one visit, each in its own half of the lesson."""
    first = part.browser
    await first.open(part.lessons[0])
    second = part.tab(first)
    second.ticket, step = first.ticket, 0
    while await part.until((step + 1) * BEAT):
        for place, window in enumerate((first, second)):
            start = 300 * place + step * BEAT
            await window.beat(start, start + BEAT, number=step * 2 + place + 1)
        step += 1


async def forged_journal(part: Part) -> None:
    """One true beat, idle for 46 s, then journals that claim everything: in many pieces, in one, and a fitting one."""
    window = part.browser
    await window.open(part.lessons[0])
    await part.until(BEAT)
    await window.beat(0, BEAT)
    await part.until(BEAT + 46)
    await window.deliver([[n, n * 15 - 15, n * 15, n * 1000, n * 1000 + 15_000] for n in range(2, 41)])
    await window.deliver([[41, 15, 600, 0, 585_000]])
    await window.deliver([[42, 15, 62, 0, 47_000]])
