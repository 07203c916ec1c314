"""From ``[sources.<name>]`` of the settings to the listener that it describes."""

import time
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listeners.clock import Clock, Sleep, utc_now
from listeners.errors import BadConfig, MissingCredential
from listeners.listener import Listener
from listeners.mention import Kind, Metric

_Model = TypeVar("_Model", bound=BaseModel)


def build(
    name: str,
    options: Mapping[str, object],
    credentials: Mapping[str, str],
    *,
    now: Clock = utc_now,
    sleep: Sleep = time.sleep,
) -> Listener:
    """The listener of ``options["type"]``. Raises BadConfig that names the source and the setting, never a credential.

    Credentials: ``bearer_token`` for x; ``client_id``, ``client_secret`` and, where wanted, ``user_agent`` for reddit.
    """
    kind = options.get("type")
    builder = _BUILDERS.get(kind) if isinstance(kind, str) else None
    if builder is None:
        raise BadConfig(f"[sources.{name}] type = {kind!r}: use one of {', '.join(map(repr, sorted(_BUILDERS)))}")
    return builder(name, options, credentials, now, sleep)


def _build_x(
    name: str, options: Mapping[str, object], credentials: Mapping[str, str], now: Clock, sleep: Sleep
) -> Listener:
    from listeners.x import Options, XListener

    checked = _checked(Options, name, options)
    return XListener(name, checked, _credential(name, credentials, "bearer_token"), now=now, sleep=sleep)


def _build_reddit(
    name: str, options: Mapping[str, object], credentials: Mapping[str, str], now: Clock, sleep: Sleep
) -> Listener:
    from listeners.reddit import USER_AGENT, Credentials, Options, RedditListener

    checked = _checked(Options, name, options)
    app = Credentials(
        client_id=_credential(name, credentials, "client_id"),
        client_secret=_credential(name, credentials, "client_secret"),
        user_agent=_credential(name, {"user_agent": USER_AGENT, **credentials}, "user_agent"),
    )
    return RedditListener(name, checked, app, now=now, sleep=sleep)


class _FilesOptions(BaseModel):
    """``[sources.<name>]`` with ``type = "files"``. ``path`` is a glob; ``map`` is field -> column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["files"]
    path: str = Field(min_length=1)
    source: str | None = None
    kind: Kind = Kind.MENTION
    brand: str | None = None
    metric: Metric | None = None
    map: dict[str, str] = {}


def _build_files(
    name: str, options: Mapping[str, object], _credentials: Mapping[str, str], _now: Clock, _sleep: Sleep
) -> Listener:
    from listeners.files import FilesListener

    files = _checked(_FilesOptions, name, options)
    return FilesListener(
        name,
        files.path,
        source=files.source,
        mapping=files.map,
        kind=files.kind,
        brand=files.brand,
        metric=files.metric,
    )


_BUILDERS: Mapping[str, Callable[[str, Mapping[str, object], Mapping[str, str], Clock, Sleep], Listener]] = {
    "files": _build_files,
    "reddit": _build_reddit,
    "x": _build_x,
}


def _checked(model: type[_Model], name: str, options: Mapping[str, object]) -> _Model:
    try:
        return model.model_validate(dict(options))
    except ValidationError as error:
        faults = (
            "{}: {}".format(".".join(map(str, fault["loc"])) or "settings", fault["msg"]) for fault in error.errors()
        )
        raise BadConfig(f"[sources.{name}] {'; '.join(faults)}") from None


def _credential(name: str, credentials: Mapping[str, str], key: str) -> str:
    """Trimmed, since a pasted token often ends in a line break; printable ASCII, since it goes into a header."""
    value = credentials.get(key, "").strip()
    if not value:
        raise MissingCredential(name, key)
    if not (value.isascii() and value.isprintable()):
        raise BadConfig(f"[sources.{name}] the credential {key!r} holds characters that no such credential has")
    return value
