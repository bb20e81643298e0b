"""The bridge under a real server, with small WSGI applications that show what arrives."""

import asyncio
import http.client
import json
import multiprocessing
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from taixue.kit import bridge as bridge_module
from taixue.kit.bridge import SPOOL, Bridge

closed = Path(os.environ.get("TAIXUE_TEST_CLOSED", "/nonexistent"))


class Long:
    """An answer of more pieces than the bridge holds, that writes down when it is closed."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces

    def __iter__(self):
        for _ in range(self.pieces):
            yield b"x" * 65_536

    def close(self):
        with Path(os.environ["TAIXUE_TEST_CLOSED"]).open("a") as out:
            out.write("closed\n")


def show(environ, start_response):
    """Answer with what the request was."""
    path = environ["PATH_INFO"]
    if path == "/fail":
        raise ValueError("outside")
    if path == "/sleep":
        time.sleep(0.5)
    if path == "/long":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Long(64)
    body = environ["wsgi.input"].read()
    seen = {name: value for name, value in environ.items() if isinstance(value, str)}
    answer = json.dumps(seen | {"size": len(body), "x": body.count(b"x")}).encode()
    start_response("201 Created", [("Content-Length", str(len(answer))), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [answer]


bridge = Bridge(show, threads=2, limit=lambda path: 64 * SPOOL if path == "/upload" else SPOOL // 2)


async def application(scope, receive, send):
    await bridge(scope, receive, send)


def _serve(port: int) -> None:
    import asyncio

    from granian.constants import Interfaces
    from granian.server.embed import Server

    asyncio.run(Server(application, port=port, interface=Interfaces.ASGINL, log_enabled=False).serve())


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    os.environ["TAIXUE_TEST_CLOSED"] = str(tmp_path_factory.mktemp("bridge") / "closed")
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(number,))
    process.start()
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.05)
    yield number
    process.kill()
    process.join()


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_a_request_arrives_with_its_words_and_headers(port):
    status, headers, body = ask(port, "GET", "/%E5%AD%A6%E4%B9%A0?q=%E5%A4%AA", headers={"X-One": "1", "X_One": "2"})
    seen = json.loads(body)
    assert status == 201 and headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/学习" and seen["QUERY_STRING"] == "q=%E5%A4%AA"
    assert seen["HTTP_X_ONE"] == "1" and seen["REMOTE_ADDR"] == "127.0.0.1" and seen["CONTENT_LENGTH"] == "0"


def test_a_body_beyond_memory_arrives_whole(port):
    _, _, body = ask(port, "POST", "/upload", body=b"x" * (3 * SPOOL))
    assert json.loads(body)["x"] == 3 * SPOOL


def test_a_body_in_chunks_has_a_length_at_last(port):
    _, _, body = ask(port, "POST", "/", body=iter([b"xx", b"xxx"]))
    assert json.loads(body)["CONTENT_LENGTH"] == "5"


@pytest.mark.parametrize("size", [SPOOL, 8 * SPOOL])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_of_its_path_is_refused_in_words(port, chunked, size):
    body = iter([b"x" * size]) if chunked else b"x" * size
    status, _, words = ask(port, "POST", "/", body=body)
    assert (status, words) == (413, b"too large")


def test_an_answer_beyond_memory_is_sent_and_closed(port):
    status, _, body = ask(port, "GET", "/long")
    assert (status, len(body)) == (200, 64 * 65_536)
    assert Path(os.environ["TAIXUE_TEST_CLOSED"]).read_text().count("closed") >= 1


def test_a_reader_who_leaves_in_the_middle_ends_the_answer(port):
    before = Path(os.environ["TAIXUE_TEST_CLOSED"])
    count = before.read_text().count("closed") if before.exists() else 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(1000)
    ends = time.monotonic() + 10
    while not before.exists() or before.read_text().count("closed") == count:
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_head_has_the_length_and_no_body(port):
    status, headers, body = ask(port, "HEAD", "/")
    assert status == 201 and int(headers["Content-Length"]) > 100 and body == b""


def test_a_failure_outside_django_is_a_plain_500(port):
    assert ask(port, "GET", "/fail")[0] == 500


def test_slow_senders_hold_no_thread(port):
    """Eight bodies that never end stand before two threads; a ninth request is answered at once."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
    for line in lines:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx")
    began = time.monotonic()
    assert ask(port, "GET", "/")[0] == 201
    assert time.monotonic() - began < 0.4
    for line in lines:
        line.close()


def test_more_requests_than_threads_all_get_their_answer(port):
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(ask(port, "GET", "/sleep")[0])) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [201] * 6


def served(app, messages, **options):
    """Return the statuses that a bridge answers to requests whose bodies come as `messages` say; None: none yet."""

    async def all_of_them():
        bridge = Bridge(app, threads=1, limit=lambda path: 1000, **options)
        statuses = [None] * len(messages)

        async def one(place, body):
            async def receive():
                if body is None:
                    await asyncio.sleep(3600)
                return {"type": "http.request", "body": body}

            async def send(message):
                statuses[place] = statuses[place] or message.get("status")

            scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [],
                     "http_version": "1.1", "scheme": "http"}  # fmt: skip
            await bridge(scope, receive, send)

        tasks = [asyncio.create_task(one(place, body)) for place, body in enumerate(messages)]
        await asyncio.wait(tasks, timeout=2)
        for task in tasks:
            task.cancel()
        return statuses

    return asyncio.run(all_of_them())


def test_slow_senders_take_no_place_of_those_who_wait_for_a_thread():
    statuses = served(show, [None] * 600 + [b"x"])
    assert statuses[-1] == 201 and statuses[:-1] == [None] * 600


def test_a_sender_below_the_pace_is_told_and_left(monkeypatch):
    monkeypatch.setattr(bridge_module, "PATIENCE", 0.2)
    assert served(show, [None, b"x"]) == [408, 201]


def test_behind_a_proxy_that_ends_tls_a_request_is_https():
    def scheme(environ, start_response):
        start_response("200 OK" if environ["wsgi.url_scheme"] == "https" else "400 Bad Request", [])
        return [b""]

    assert served(scheme, [b""], https=True) == [200]
    assert served(scheme, [b""]) == [400]


@pytest.mark.parametrize("declared", [True, False])
def test_a_large_body_of_a_stranger_is_refused_before_it_is_taken(declared):
    taken, statuses = [], []

    async def one(known):
        bridge = Bridge(show, threads=1, limit=lambda path: 2 << 30, uploads=lambda scope: known)

        async def receive():
            taken.append(known)
            return {"type": "http.request", "body": b"x" * (1 << 20), "more_body": taken.count(known) < 8}

        async def send(message):
            statuses.append(message.get("status"))

        headers = [(b"content-length", b"%d" % (8 << 20))] if declared else []
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers,
                 "http_version": "1.1", "scheme": "http"}  # fmt: skip
        await bridge(scope, receive, send)

    asyncio.run(one(False))
    assert statuses[0] == 403 and len(taken) == (0 if declared else 3)  # two MiB are anyone's, the third piece is not
    statuses.clear()
    asyncio.run(one(True))
    assert statuses[0] == 201 and taken.count(True) == 8
