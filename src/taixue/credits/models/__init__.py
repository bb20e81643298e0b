from taixue.credits.models.declarations import Declaration, DeclarationStep, DeclaredFile, DeclaredSheet, Participant
from taixue.credits.models.entries import Correction, Entry, Head

__all__ = [
    "Correction",
    "Declaration",
    "DeclarationStep",
    "DeclaredFile",
    "DeclaredSheet",
    "Entry",
    "Head",
    "Participant",
]
