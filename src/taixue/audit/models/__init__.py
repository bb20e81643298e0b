from taixue.audit.models.lines import Block, Line, Seal

__all__ = ["Block", "Line", "Seal"]
