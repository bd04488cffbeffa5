"""Seed files -> `Raw`: the text of each document, untouched, and what its file states about it."""

from rag.read.files import Found, SeedFile, find, look, readable
from rag.read.formats import read
from rag.read.take import take
from rag.read.web import fetch

__all__ = ["Found", "SeedFile", "fetch", "find", "look", "read", "readable", "take"]
