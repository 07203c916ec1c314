"""The kinds of rules, one function each."""

from collections.abc import Mapping

from goodword.alerts.finding import Rule
from goodword.alerts.rules.hours import negative_volume, topic, volume
from goodword.alerts.rules.posts import grave_post, great_reach, valuable_customer
from goodword.alerts.rules.rating import rating
from goodword.alerts.rules.share import negative_share
from goodword.alerts.rules.work import review_backlog, silent_source
from goodword.settings import AlertKind

RULES: Mapping[AlertKind, Rule] = {
    "negative_volume": negative_volume,
    "negative_share": negative_share,
    "volume": volume,
    "topic": topic,
    "grave_post": grave_post,
    "great_reach": great_reach,
    "valuable_customer": valuable_customer,
    "rating": rating,
    "silent_source": silent_source,
    "review_backlog": review_backlog,
}
#: A wave of negative voices: while one lasts, what else turns about its brand is a part of it.
WAVES: tuple[AlertKind, ...] = ("negative_volume", "negative_share")
#: What can be a part of one. A customer, a source and the own work have their own incidents.
PARTS: tuple[AlertKind, ...] = (*WAVES, "volume", "topic", "grave_post", "great_reach", "rating")
#: These are over as soon as they no longer hold.
AT_ONCE: tuple[AlertKind, ...] = ("silent_source", "review_backlog")
