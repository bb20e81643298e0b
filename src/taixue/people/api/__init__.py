"""The API of the personnel system, /api/v1. `door` takes every request; the rest is loaded with the first one."""
