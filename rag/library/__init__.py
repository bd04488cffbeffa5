"""What a notebook holds: articles that can be asked, `rag.open()`.

`core` is the library; its other methods are in `voices` (statements), `shelf` (labels, corrections, removed
articles, kept questions), `grids` and `notes`.
"""

from rag.library.core import Library, open

__all__ = ["Library", "open"]
