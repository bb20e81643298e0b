"""Changes of units: planned, confirmed, carried out on their day. `plans` drafts, `orders` confirms, `acts` changes."""
