"""What went wrong with a language model, in one line that tells no secret."""

from __future__ import annotations

_STATUS = {
    400: "it refused the request",
    401: "it refused the key",
    403: "it refused the key",
    404: "it has no such model",
    408: "it did not answer in time",
    413: "the evidence is too long for it",
    429: "it is overloaded",
    500: "its server failed",
    502: "its server failed",
    503: "it is overloaded",
    504: "it did not answer in time",
}
_PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


def reason(error: BaseException) -> str:
    """The kind of failure. The error's own text stays out: it may hold a key or an address."""
    if "context" in str(error).lower() and any(
        w in str(error).lower() for w in ("length", "exceed", "window", "size")
    ):
        return "the evidence is too long for it"
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _STATUS.get(status, f"it answered with status {status}")
    name = type(error).__name__
    if "NeedsKey" in name:
        return "it has no key; set one with `llm keys set`"
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return "it did not answer in time"
    if isinstance(error, ConnectionError | OSError) or any(
        w in name for w in ("Connect", "Protocol", "Network")
    ):
        return "it cannot be reached, or broke off"
    return f"it failed ({name})"


def passing(error: BaseException) -> bool:
    """Whether trying again may help."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status in _PASSING
    return reason(error) in ("it cannot be reached, or broke off", "it did not answer in time")


def too_long(error: BaseException) -> bool:
    """Whether less evidence may help."""
    return reason(error) == "the evidence is too long for it"
