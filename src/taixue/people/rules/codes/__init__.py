"""Code sets of personnel data: what a word on a form means in the national standard, and how a code is written.

Sources: the standard that each set names (data files beside this one). Pure.
"""

from taixue.people.rules.codes.sets import Code, CodeSet, find
from taixue.people.rules.codes.words import choices, label, parted, read, schooling

__all__ = ["Code", "CodeSet", "choices", "find", "label", "parted", "read", "schooling"]
