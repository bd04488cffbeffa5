"""Checking a draft against its sources: Draft + Retrieved -> Answer."""

from rag.verify.check import verify
from rag.verify.recheck import recheck

__all__ = ["recheck", "verify"]
