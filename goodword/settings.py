"""What a user can set: ``goodword.toml`` under GOODWORD_HOME. Every setting has a default; no credential is one."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from goodword.home import Home
from nlp.heads import YES_NO

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class SettingsError(Exception):
    """goodword.toml can't be used. The message names the file, the setting and what is wrong with it."""


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone of the IANA list, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, AfterValidator(_timezone)]


def _region(code: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS

    if code not in SUPPORTED_REGIONS:
        raise ValueError(f"{code!r} is no country in the two letters of ISO 3166, such as US")
    return code


def _beside(path: str, info: ValidationInfo) -> Path:
    """A relative path counts from the folder of goodword.toml."""
    folder: Path = (info.context or {}).get("folder", Path())
    return (folder / Path(path).expanduser()).absolute()


def _model(*words: str) -> BeforeValidator:
    """A folder, or one of ``words``."""

    def read(value: object, info: ValidationInfo) -> object:
        return _beside(value, info) if isinstance(value, str) and value not in words else value

    return BeforeValidator(read)


def _checkpoint(value: object, info: ValidationInfo) -> object:
    """What begins with ``.``, ``/`` or ``~``, or is there, is a folder; all else is a name of the Hugging Face hub."""
    if isinstance(value, str) and (value.startswith((".", "/", "~")) or _beside(value, info).is_dir()):
        return _beside(value, info)
    return value


def _head(name: str) -> str:
    known = ("sentiment", "emotion", *YES_NO)
    if name not in known:
        raise ValueError(f"there is no such head; there is {', '.join(known)}")
    return name


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brand(_Section):
    """A brand that is listened for. ``words``: what it is called besides its name. ``accounts``: handles of its own
    accounts, which are heard but never quoted as a customer's voice. ``context``: words that stand beside the name
    where the brand is meant, for a name that is a common word too. ``timezone``: that of its digests and alerts, where
    it is not the one of all brands."""

    timezone: TimeZone | None = None
    words: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


class EditionSettings(_Section):
    """A digest that goes out besides the daily one for marketing: for whom (``audience``), of what (``period``: a week
    from Monday to Sunday, sent on Monday; a month, sent on its first), of which ``brands`` (all, where none is named),
    at which local ``hour``, and ``to`` whom."""

    audience: Literal["marketing", "support", "leadership"] = "marketing"
    period: Literal["day", "week", "month"] = "day"
    brands: tuple[str, ...] = ()
    hour: int = Field(default=8, ge=0, le=23)
    to: tuple[str, ...] = ()


class DigestSettings(_Section):
    """``hour``: local hour of sending. ``to``: e-mail addresses and apprise URLs, or ``env:NAME`` for one in the
    environment. ``editions``: what goes out besides. ``url``: where readers can open the folder ``digests``; a mail's
    numbers lead there. ``unsubscribe``: where a reader asks to be taken off the list, for the mail's header
    List-Unsubscribe (RFC 2369): a mailto: or https: address; without it the sender of the mails."""

    hour: int = Field(default=8, ge=0, le=23)
    to: tuple[str, ...] = ()
    url: str | None = Field(default=None, pattern=r"^https?://")
    unsubscribe: str | None = Field(default=None, pattern=r"^(mailto:|https://)[^\s<>,]+$")
    editions: tuple[EditionSettings, ...] = ()

    @property
    def all_editions(self) -> tuple[EditionSettings, ...]:
        """The daily digest for marketing, and the others."""
        return (EditionSettings(hour=self.hour, to=self.to), *self.editions)


AlertKind = Literal[
    "negative_volume", "negative_share", "volume", "topic", "grave_post", "great_reach", "valuable_customer", "rating",
    "silent_source", "review_backlog",
]  # fmt: skip
ALERT_KINDS: tuple[AlertKind, ...] = get_args(AlertKind)


class AlertRule(_Section):
    """One rule of ``[alerts.rules]``. ``kind``: what it looks for; the rule's name, if that is a kind.

    Scope: ``brands``, ``sources``, ``countries`` (ISO 3166, two letters) and ``tiers`` of customers, each all where
    none is named; ``topics``: aspects, or words of the text. Channel: ``to``, and without it that of all alerts.
    ``owner``: to whom its incidents belong. ``quiet``: hours of the brand's clock, such as 22:00-07:00, in which nobody
    is told: what lasts is told at their end. ``min_negative``, ``false_alerts_per_month`` and ``cooldown_hours`` as for
    all alerts. ``above``: the followers, the lifetime value or the posts from which on it alerts."""

    kind: AlertKind
    enabled: bool = True
    brands: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    tiers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    owner: str | None = None
    quiet: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] | None = None
    min_negative: int = Field(default=5, ge=1)
    false_alerts_per_month: float = Field(default=1.0, gt=0)
    cooldown_hours: int = Field(default=24, ge=1)
    above: float | None = Field(default=None, gt=0)


class AlertSettings(_Section):
    """``min_negative``: fewer negative mentions in an hour never alert. ``false_alerts_per_month``: how many alerts a
    brand would get of a rule in a month in which nothing happens, if its hours varied as goodword.detect expects.
    ``cooldown_hours``: quiet for so long, an incident is over. ``rules``: name -> rule; there is one of each kind,
    unless a rule of that kind takes its place."""

    to: tuple[str, ...] = ()
    min_negative: int = Field(default=5, ge=1)
    false_alerts_per_month: float = Field(default=1.0, gt=0)
    cooldown_hours: int = Field(default=24, ge=1)
    rules: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")], AlertRule] = {}

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, table: Any) -> Any:
        """A rule has what all rules have, unless it says otherwise; each kind has a rule."""
        if not isinstance(table, dict) or not isinstance(table.get("rules", {}), dict):
            return table
        names = ("min_negative", "false_alerts_per_month", "cooldown_hours")
        common = {name: table[name] for name in names if name in table}
        rules = {
            name: (({"kind": name} if name in ALERT_KINDS else {}) | common | rule) if isinstance(rule, dict) else rule
            for name, rule in table.get("rules", {}).items()
        }
        there = {rule.get("kind") for rule in rules.values() if isinstance(rule, dict)}
        default = {kind: {"kind": kind, **common} for kind in ALERT_KINDS if kind not in there}
        return {**table, "rules": {**default, **rules}}

    @model_validator(mode="after")
    def _scoped(self) -> "AlertSettings":
        for name, rule in self.rules.items():
            if rule.above is not None and rule.kind not in {"great_reach", "valuable_customer", "review_backlog"}:
                raise ValueError(f"rules.{name}: above means nothing to {rule.kind}")
            if rule.topics and rule.kind != "topic":
                raise ValueError(f"rules.{name}: topics are for a rule of the kind topic")
        return self


class PersonalDataSettings(_Section):
    """``region``: the country (ISO 3166, two letters) that telephone numbers without a country code are from. Without
    it such a number is told by the words beside it alone."""

    region: Annotated[str, AfterValidator(_region)] | None = None


class ReviewSettings(_Section):
    """What a person is asked to look at: a sentiment of a confidence below ``sentiment``, and a question of yes or no
    whose probability is less than ``heads`` away from 0.5."""

    sentiment: float = Field(default=0.55, ge=0, le=1)
    heads: float = Field(default=0.15, ge=0, le=0.5)


class Smtp(_Section):
    """The mail server. The password comes from the environment: GOODWORD_SMTP_PASSWORD."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    sender: str
    username: str | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"


_VARIABLE = r"^env:\w+$"


class SegmentSettings(_Section):
    """Who goes out to another system. ``query`` or ``view``: who is in it; neither for a segment that comes with
    Goodword. ``key``: the columns that say who a row is. ``brand``: only rows of this brand, by the column brand.

    ``to``: the file that an export writes, .csv or .parquet, with {segment}, {date} and {time}. ``webhook``: the
    environment variable that holds the address instead; ``secret``: the one that holds the key of the signature,
    GOODWORD_WEBHOOK_SECRET_<SEGMENT> where not said. ``batch``: the most rows a message. ``only``: new, changed (new,
    or with another content) or all.
    """

    query: str | None = Field(default=None, min_length=1)
    view: str | None = Field(default=None, pattern=r"^\w+$")
    key: tuple[str, ...] | None = Field(default=None, min_length=1)
    brand: str | None = None
    to: str | None = Field(default=None, pattern=r"\.(csv|parquet)$")
    webhook: str | None = Field(default=None, pattern=_VARIABLE)
    secret: str | None = Field(default=None, pattern=_VARIABLE)
    batch: int = Field(default=500, ge=1, le=10_000)
    only: Literal["new", "changed", "all"] = "new"

    @model_validator(mode="after")
    def _one_of_each(self) -> "SegmentSettings":
        if self.query and self.view:
            raise ValueError("query or view, not both")
        if self.to and self.webhook:
            raise ValueError("to or webhook, not both")
        return self

    @field_validator("key", mode="before")
    @classmethod
    def _one_column(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("to")
    @classmethod
    def _known_fields(cls, value: str | None) -> str | None:
        if value is not None and (unknown := set(re.findall(r"{([^}]*)}", value)) - {"segment", "date", "time"}):
            raise ValueError(f"{{{min(unknown)}}} is none of {{segment}}, {{date}}, {{time}}")
        return value


class HeadModel(_Section):
    """The model that answers one head in place of the encoder: any sequence-classification checkpoint.

    ``checkpoint``: a folder, or a name of the Hugging Face hub. ``revision``: commit, tag or branch there. ``labels``:
    the model's label -> ours, where its own names do not tell. ``languages``: ISO 639 codes of what it can read.
    """

    checkpoint: Annotated[str | Path, BeforeValidator(_checkpoint)]
    revision: str | None = None
    labels: dict[str, str] = {}
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-Latn)?$")], ...] = Field(default=("en",), min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return {"checkpoint": value} if isinstance(value, str) else value


class TaggerSettings(_Section):
    """Which models read the posts. ``encoder``: "bundled", or the folder of an export of one's own. ``multilingual``:
    the same for the languages that it does not read, or "none". ``heads``: head -> the model that answers it."""

    encoder: Annotated[Literal["bundled"] | Path, _model("bundled")] = "bundled"
    multilingual: Annotated[Literal["bundled", "none"] | Path, _model("bundled", "none")] = "bundled"
    heads: dict[Annotated[str, AfterValidator(_head)], HeadModel] = {}

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


def _kind(name: str) -> str:
    from warehouse import KINDS

    if name not in KINDS:
        raise ValueError(f"{name!r} is no kind of record; there is {', '.join(KINDS)}")
    return name


class RecordInput(_Section):
    """Records of one kind that the company brings in. ``files``: patterns; a relative one counts from GOODWORD_HOME. Or
    ``query``, a SELECT on ``database``, whose URL is GOODWORD_<DATABASE>_URL in the environment or the Airflow
    connection goodword_<database>. ``full``: the input has all there is, and what it lacks ends. ``map``: field ->
    column."""

    kind: Annotated[str, AfterValidator(_kind)]
    files: tuple[str, ...] = ()
    database: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")] | None = None
    query: Annotated[str, Field(min_length=1)] | None = None
    full: bool = False
    map: dict[str, str] = {}

    @model_validator(mode="after")
    def _checked(self) -> "RecordInput":
        from goodword.records import check_mapping
        from listeners.errors import BadConfig

        if bool(self.database) != bool(self.query) or bool(self.files) == bool(self.query):
            raise ValueError("needs either files, or database and query")
        try:
            check_mapping(self.kind, self.map)
        except BadConfig as error:
            raise ValueError(f"map: {error}") from None
        return self


class Settings(_Section):
    """All of goodword.toml. ``sources``: name -> options of one listener, checked when the listener is built.
    ``records``: name -> an input of the company's records; the name is its kind, unless it has another.
    ``customers``: short for the files of an input ``records.customers``.
    ``segments``: name -> what goes out to other systems."""

    timezone: TimeZone = "UTC"
    brands: dict[str, Brand] = {}
    sources: dict[str, dict[str, Any]] = {}
    customers: tuple[str, ...] = ()
    records: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")], RecordInput] = {}
    digest: DigestSettings = DigestSettings()
    alerts: AlertSettings = AlertSettings.model_validate({})
    taggers: TaggerSettings = TaggerSettings()
    review: ReviewSettings = ReviewSettings()
    personal_data: PersonalDataSettings = PersonalDataSettings()
    smtp: Smtp | None = None
    segments: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")], SegmentSettings] = {}

    @model_validator(mode="before")
    @classmethod
    def _inputs(cls, table: Any) -> Any:
        """``customers`` becomes an input, and each input has a kind."""
        if not isinstance(table, dict) or not isinstance(table.get("records", {}), dict):
            return table
        records = table.get("records", {})
        if table.get("customers") and "customers" in records:
            raise ValueError("customers = [...] is short for the files of [records.customers]: one of the two")
        if table.get("customers"):
            records = {"customers": {"files": table["customers"]}, **records}
        named = {name: {"kind": name, **one} if isinstance(one, dict) else one for name, one in records.items()}
        return {**table, "records": named}

    def zone(self, brand: str) -> ZoneInfo:
        """The time zone in which a brand's days begin."""
        known = self.brands.get(brand)
        return ZoneInfo((known.timezone if known else None) or self.timezone)

    @model_validator(mode="after")
    def _one_full(self) -> "Settings":
        """Two inputs of a kind, of which one has all there is, would take turns in removing what the other has."""
        kinds = [one.kind for one in self.records.values()]
        for name, one in self.records.items():
            if one.full and kinds.count(one.kind) > 1:
                raise ValueError(f"records.{name}: an input that is full is the only one of its kind ({one.kind})")
        return self


def load_settings(home: Home) -> Settings:
    """Reads ``home.settings``; where there is no such file, all defaults. Raises SettingsError."""
    return parse_settings(home.settings) if home.settings.exists() else Settings()


def parse_settings(path: Path) -> Settings:
    """One file as Settings. Raises SettingsError with a line for each fault."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(table, context={"folder": path.parent})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        # The value itself is left out: it may be a token that was put in the wrong place.
        faults = [": ".join(filter(None, (".".join(map(str, fault["loc"])), _said(fault)))) for fault in error.errors()]
        raise SettingsError(f"{path}: {'; '.join(faults)}") from None


def _said(fault: "ErrorDetails") -> str:
    if fault["type"] == "extra_forbidden":
        return "there is no such setting"
    return fault["msg"].removeprefix("Value error, ")
