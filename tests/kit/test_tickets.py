import pytest

from taixue.kit import keys
from taixue.kit.tickets import Forged, Signer


def test_a_sealed_payload_opens_again(tmp_path):
    signer = Signer(keys.load(tmp_path), "ticket")
    assert signer.open(signer.seal(b"visit 7")) == b"visit 7"


@pytest.mark.parametrize("position", [0, 3, 12, 30])
def test_a_payload_changed_anywhere_is_forged(tmp_path, position):
    signer = Signer(keys.load(tmp_path), "ticket")
    text = signer.seal(b"visit 7")
    other = "A" if text[position] != "A" else "B"
    with pytest.raises(Forged):
        signer.open(text[:position] + other + text[position + 1 :])


@pytest.mark.parametrize("text", ["", "A", "====", "é", "AAAA" * 40])
def test_garbage_is_forged(tmp_path, text):
    with pytest.raises(Forged):
        Signer(keys.load(tmp_path), "ticket").open(text)


def test_a_ticket_of_an_old_key_still_opens_after_a_rotation(tmp_path):
    text = Signer(keys.load(tmp_path), "ticket").seal(b"visit 7")
    keys.add(tmp_path, "ticket")
    assert Signer(keys.load(tmp_path), "ticket").open(text) == b"visit 7"


def test_a_key_of_another_purpose_seals_nothing_here(tmp_path):
    text = Signer(keys.load(tmp_path), "media").seal(b"visit 7")
    with pytest.raises(Forged):
        Signer(keys.load(tmp_path), "ticket").open(text)
