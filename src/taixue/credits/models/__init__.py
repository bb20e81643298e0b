from taixue.credits.models.entries import Correction, Entry, Head

__all__ = ["Correction", "Entry", "Head"]
