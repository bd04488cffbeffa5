"""Placeholder."""


def serve(library: object) -> None:
    """Placeholder."""
