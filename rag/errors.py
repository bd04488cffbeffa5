"""Every error that this package raises on purpose. `str(error)` is the one line that a user reads.

RagError
├── SettingsError         a setting, option or environment variable has a value that cannot be used
├── SeedsError            the seeds folder is missing or holds nothing that can be read
├── ReadError             one seed file cannot be read; the build goes on without it
├── AnnotatorError        a model that reads sentences is missing, damaged, or does not load
├── EncoderError          the embedding model is missing, damaged, or does not load
├── StoreError
│   ├── IndexMissing      there is no index at the given place
│   ├── IndexCorrupt      a file of the index is not what its manifest says
│   ├── IndexMismatch     the index was built with another model or other settings
│   └── IndexLocked       another build holds the lock
├── QuestionError         the question is empty or too long
├── FilterError           a filter cannot be understood (a date that is none, an unknown role)
├── WriterError           a language model failed, or is not usable here
├── VerificationError     a quote is not the exact text of its source
├── Cancelled             the user stopped the work
└── EvaluationError       a questions file cannot be understood
"""


class RagError(Exception):
    """The root. `advice` says what to do about it, and is part of the message."""

    def __init__(self, what: str, advice: str = "") -> None:
        self.what = what
        self.advice = advice
        super().__init__(f"{what}. {advice}".strip() if advice else what)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows (IPython asks for it): the one line, no traceback."""
        return [f"{type(self).__name__}: {self}"]


class SettingsError(RagError): ...


class SeedsError(RagError): ...


class ReadError(RagError):
    """One seed file that cannot be read: `path` is relative to the seeds folder."""

    def __init__(self, path: str, what: str, advice: str = "") -> None:
        self.path = path
        super().__init__(what, advice)


class AnnotatorError(RagError): ...


class EncoderError(RagError): ...


class StoreError(RagError): ...


class IndexMissing(StoreError): ...


class IndexCorrupt(StoreError): ...


class IndexMismatch(StoreError): ...


class IndexLocked(StoreError): ...


class QuestionError(RagError): ...


class FilterError(RagError): ...


class WriterError(RagError): ...


class VerificationError(RagError): ...


class Cancelled(RagError): ...


class EvaluationError(RagError): ...
