"""The API, /api/v1. `door` takes every request; the rest is loaded with the first one, what apps above add with it."""
