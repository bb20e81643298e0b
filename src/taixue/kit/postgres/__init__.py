"""The embedded PostgreSQL: the wheel's binaries, run by ourselves, for whoever has no server of their own."""

from taixue.kit.postgres.cluster import Cluster, Failed
from taixue.kit.postgres.home import Access

__all__ = ["Access", "Cluster", "Failed"]
