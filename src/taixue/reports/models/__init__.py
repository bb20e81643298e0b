from taixue.reports.models.circulars import Circular, Document, Receipt, WordTemplate
from taixue.reports.models.columns import AssessmentOrder, ColumnChoice
from taixue.reports.models.counters import Counter, Counting, Stale
from taixue.reports.models.exports import Export
from taixue.reports.models.publications import NameObjection, Publication, PublicationLimit, PublishedResult
from taixue.reports.models.snapshots import FrozenFigure, FrozenStanding, FrozenUnit, Snapshot
from taixue.reports.models.statistics import StatisticsForm
from taixue.reports.models.subscriptions import Issue, Subscription

__all__ = [
    "AssessmentOrder", "Circular", "ColumnChoice", "Counter", "Counting", "Document", "Export", "FrozenFigure",
    "FrozenStanding", "FrozenUnit", "Issue", "NameObjection", "Publication", "PublicationLimit", "PublishedResult",
    "Receipt", "Snapshot", "Stale", "StatisticsForm", "Subscription", "WordTemplate",
]  # fmt: skip
