from taixue.credits.models.corrections import Case, Correction, Objection, Supplement
from taixue.credits.models.declarations import Declaration, DeclarationStep, DeclaredFile, DeclaredSheet, Participant
from taixue.credits.models.entries import Entry, Head
from taixue.credits.models.roots import Root, RootPage

__all__ = [
    "Case",
    "Correction",
    "Declaration",
    "DeclarationStep",
    "DeclaredFile",
    "DeclaredSheet",
    "Entry",
    "Head",
    "Objection",
    "Participant",
    "Root",
    "RootPage",
    "Supplement",
]
