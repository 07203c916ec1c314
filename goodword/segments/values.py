"""Values of a row in JSON."""

from base64 import b64encode
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any


def plain(value: Any) -> Any:
    """A value of a row with JSON's types alone: times in ISO 8601, bytes in base64, decimals as numbers; what JSON has
    no number for (NaN, infinity) is null."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else str(value)
