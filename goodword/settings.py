"""What a user can set: ``goodword.toml`` under GOODWORD_HOME. Every setting has a default; no credential is one."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from goodword.home import Home

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class SettingsError(Exception):
    """goodword.toml can't be used. The message names the file, the setting and what is wrong with it."""


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone of the IANA list, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, AfterValidator(_timezone)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brand(_Section):
    """A brand that is listened for. ``words``: what it is called besides its name. ``accounts``: handles of its own
    accounts, which are heard but never quoted as a customer's voice."""

    words: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


class DigestSettings(_Section):
    """``hour``: local hour of sending. ``to``: e-mail addresses and apprise URLs, or ``env:NAME`` for one in the
    environment. ``url``: where readers can open the folder ``digests``; a mail's numbers lead there."""

    hour: int = Field(default=8, ge=0, le=23)
    to: tuple[str, ...] = ()
    url: str | None = Field(default=None, pattern=r"^https?://")


class AlertSettings(_Section):
    """``min_negative``: fewer negative mentions in an hour never alert. ``false_alerts_per_month``: how many alerts a
    brand would get in a month in which nothing happens. ``cooldown_hours``: quiet for so long, an incident is over."""

    to: tuple[str, ...] = ()
    min_negative: int = Field(default=5, ge=1)
    false_alerts_per_month: float = Field(default=1.0, gt=0)
    cooldown_hours: int = Field(default=24, ge=1)


class Smtp(_Section):
    """The mail server. The password comes from the environment: GOODWORD_SMTP_PASSWORD."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    sender: str
    username: str | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"


class Settings(_Section):
    """All of goodword.toml. ``sources``: name -> options of one listener, checked when the listener is built.
    ``customers``: files with customer records, as patterns; a relative one counts from GOODWORD_HOME."""

    timezone: TimeZone = "UTC"
    brands: dict[str, Brand] = {}
    sources: dict[str, dict[str, Any]] = {}
    customers: tuple[str, ...] = ()
    digest: DigestSettings = DigestSettings()
    alerts: AlertSettings = AlertSettings()
    smtp: Smtp | None = None


def load_settings(home: Home) -> Settings:
    """Reads ``home.settings``; where there is no such file, all defaults. Raises SettingsError."""
    return parse_settings(home.settings) if home.settings.exists() else Settings()


def parse_settings(path: Path) -> Settings:
    """One file as Settings. Raises SettingsError with a line for each fault."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        # The value itself is left out: it may be a token that was put in the wrong place.
        faults = [f"{'.'.join(map(str, fault['loc']))}: {_said(fault)}" for fault in error.errors()]
        raise SettingsError(f"{path}: {'; '.join(faults)}") from None


def _said(fault: "ErrorDetails") -> str:
    return "there is no such setting" if fault["type"] == "extra_forbidden" else fault["msg"]
