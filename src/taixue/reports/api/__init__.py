"""Reports in the API, /api/v1/reports: the numbers of the pages. site/wiring.py adds its router."""
