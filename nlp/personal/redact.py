"""A text without the personal data in it."""

from nlp.personal.find import find


def redact(text: str, region: str | None = None) -> str:
    """``text`` with ``<EMAIL>``, ``<PHONE>``, ``<CARD>``, ``<IBAN>`` or ``<ADDRESS>`` for each span of ``find``.

    Redacting twice changes nothing: what a placeholder uncovers is looked at again, until nothing is found.
    """
    while spans := find(text, region):
        pieces, end = [], 0
        for span in spans:
            pieces += [text[end : span.start], span.kind.placeholder]
            end = span.end
        text = "".join([*pieces, text[end:]])
    return text
