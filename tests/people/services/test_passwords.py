"""Hashing holds memory, so only a few hash at once."""

import threading
import time

import pytest

from taixue.people.services.passwords import Argon2id, Busy, Gate


def test_the_hash_is_argon2id_with_the_decided_cost() -> None:
    encoded = Argon2id().encode("竹简上的九行字", "0123456789abcdef")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_never_more_than_the_places_hash_at_once() -> None:
    gate = Gate(2)
    inside, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with gate.entered():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_who_comes_to_a_full_queue_is_told_at_once_and_who_waits_too_long_later() -> None:
    gate = Gate(1, queue=0)
    with gate.entered(), pytest.raises(Busy), gate.entered():
        pass
    patient = Gate(1, queue=5, patience=0.01)
    with patient.entered(), pytest.raises(Busy), patient.entered():
        pass
    with gate.entered(), patient.entered():
        pass
