import pytest

from taixue.study.rules import tickets

TICKET = tickets.Ticket(1, 2, 3, 4, 2700, 1_763_766_000, 125, 20, 0, 15, 90, tickets.session_digest("abc"))


def test_a_ticket_comes_back_as_it_was_packed():
    assert tickets.unpack(tickets.pack(TICKET)) == TICKET


def test_a_ticket_of_another_length_is_refused():
    with pytest.raises(ValueError, match="63 bytes"):
        tickets.unpack(tickets.pack(TICKET)[:-1])


def test_text_and_bytes_of_a_session_key_have_one_digest():
    assert tickets.session_digest("abc") == tickets.session_digest(b"abc") != tickets.session_digest("abd")
