from taixue.notices.models.notes import Note
from taixue.notices.models.outbox import Message, Wish

__all__ = ["Message", "Note", "Wish"]
