"""Personal data in a text: e-mail addresses, telephone numbers, card numbers, IBANs and postal addresses."""

from nlp.personal.find import find
from nlp.personal.redact import redact
from nlp.personal.spans import Kind, Span

__all__ = ["Kind", "Span", "find", "redact"]
