"""An authority's statistics form as data: read, checked, filled, and every cell traced to what it counts."""
