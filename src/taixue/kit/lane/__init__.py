"""The lean path beside Django: plain ASGI handlers, and batches that are acknowledged only after a shared commit."""

from taixue.kit.lane.batches import Batch
from taixue.kit.lane.commits import Answer, Refused
from taixue.kit.lane.mount import app

__all__ = ["Answer", "Batch", "Refused", "app"]
