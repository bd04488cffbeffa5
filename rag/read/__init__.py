"""Seed files -> `Raw`: the text of each document, untouched, and what its file states about it."""

from rag.read.files import SeedFile, find, readable
from rag.read.formats import read
from rag.read.take import take
from rag.read.web import fetch

__all__ = ["SeedFile", "fetch", "find", "read", "readable", "take"]
