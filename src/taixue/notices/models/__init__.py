from taixue.notices.models.notes import Note

__all__ = ["Note"]
