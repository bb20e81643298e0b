"""Plain Python shared by every app: no Django, no database."""
