from taixue.credits.models.declarations import Declaration, DeclarationStep, DeclaredFile, DeclaredSheet, Participant
from taixue.credits.models.entries import Correction, Entry, Head
from taixue.credits.models.roots import Root, RootPage

__all__ = [
    "Correction",
    "Declaration",
    "DeclarationStep",
    "DeclaredFile",
    "DeclaredSheet",
    "Entry",
    "Head",
    "Participant",
    "Root",
    "RootPage",
]
