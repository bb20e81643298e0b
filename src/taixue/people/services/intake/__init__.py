"""A roster on its way in: kept, judged into a plan, applied."""
