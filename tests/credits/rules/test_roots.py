"""The nightly root, recomputed from the worked vectors of docs/rules/roots.md."""

import json
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from taixue.credits.rules import chain, roots

PAGE = (Path(__file__).parents[3] / "docs/rules/roots.md").read_text()
HEX = {
    name: bytes.fromhex(value)
    for name, value in re.findall(r"^\| ([a-z0-9 ]+) \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)
}
(SAID,) = re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL)
HASHES = [HEX[f"hash {number}"] for number in (1, 2, 3)]


def statement() -> roots.Statement:
    told = json.loads(SAID)
    return roots.Statement(
        told["number"], datetime.fromisoformat(told["made_at"]), told["size"], HEX["root"], roots.FIRST
    )


def test_a_leaf_is_chain_number_digest_and_end():
    number = UUID("8a1d5c02-47f3-4e0b-8f55-6b0f9d1c2e74")
    leaf = roots.leaf(number, 0, chain.start(number), False)
    assert (leaf, len(leaf)) == (HEX["leaf 2"], roots.LEAF)


def test_hashes_and_root_are_those_of_the_page():
    assert [roots.leaf_hash(HEX[f"leaf {n}"]) for n in (1, 2, 3)] == HASHES
    assert roots.node(HASHES[0], HASHES[1]) == HEX["node over 1 and 2"]
    assert roots.top(HASHES) == HEX["root"] == sha256(b"\x01" + HEX["node over 1 and 2"] + HASHES[2]).digest()


def test_the_ways_are_those_of_the_page():
    assert roots.path(1, HASHES) == [HASHES[0], HASHES[2]]
    assert roots.path(2, HASHES) == [HEX["node over 1 and 2"]]


def test_the_statement_is_signed_with_its_use_in_front():
    assert roots.canonical(statement()) == SAID.encode()
    assert roots.digest(statement()) == HEX["digest of the statement"]
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert key.public_key().public_bytes_raw() == HEX["public key"]
    key.public_key().verify(HEX["signature"], b"taixue-root-1\n" + SAID.encode())


def test_over_no_leaf_the_root_is_the_digest_of_nothing():
    assert roots.top([]) == sha256(b"").digest()


@settings(max_examples=60)
@given(st.integers(1, 70), st.data())
def test_every_way_leads_to_the_root_and_a_changed_one_elsewhere(size, data):
    hashes = [roots.leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    way = roots.path(index, hashes)
    assert roots.climb(hashes[index], index, size, way) == roots.top(hashes)
    assert roots.climb(roots.leaf_hash(b"another"), index, size, way) != roots.top(hashes)
    with pytest.raises(ValueError, match="too long"):
        roots.climb(hashes[index], index, size, [*way, b"\x00" * 32])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 12, 17])
def test_tops_of_whole_pages_are_the_tree_of_all_leaves(size):
    hashes = [roots.leaf_hash(bytes([n])) for n in range(size)]
    pages = [hashes[at : at + 4] for at in range(0, size, 4)]
    tops = [roots.top(page) for page in pages]
    assert roots.top(tops) == roots.top(hashes)
    for index in range(size):
        assert roots.path(index % 4, pages[index // 4]) + roots.path(index // 4, tops) == roots.path(index, hashes)
