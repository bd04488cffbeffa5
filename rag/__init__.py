"""Question answering over a folder of articles, with citations that are the exact text of their sources."""
