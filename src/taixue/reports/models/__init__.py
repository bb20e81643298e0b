from taixue.reports.models.snapshots import FrozenFigure, FrozenStanding, FrozenUnit, Snapshot

__all__ = ["FrozenFigure", "FrozenStanding", "FrozenUnit", "Snapshot"]
