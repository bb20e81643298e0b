"""Spreadsheets as units send them: read into rows of text, found by their headings, written back as WPS reads them."""
