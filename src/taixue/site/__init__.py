"""Settings, addresses, servers, wiring and the page frame."""
