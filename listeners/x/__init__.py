"""X: recent search for each brand's query, and the posts that mention an account.

Both are read newest first, back to the newest post of the last pull. X bills every post that it returns, so reads are
counted by UTC day and stop at ``reads_per_day``. A stretch that a pull does not get through is kept as a gap; the next
pull reads a stream's gaps, oldest first, and then its new posts. Streams take turns page by page, so that a loud brand
leaves reads for a quiet one.

The limits are X's own: recent search reaches 7 days back, mentions the last 800 posts. What a pull comes too late for
is said in its report.

A query is sent as it was written. A plain repost comes as a mention of its own, with the original's text cut by X, and
without likes and shares, which are the original's; ``raw`` says "retweeted". It says nothing new and costs a read, so
most queries are better with ``-is:retweet``.
"""

from listeners.x.listener import XListener
from listeners.x.options import Options
from listeners.x.parse import parse_deletion, parse_page, parse_post

__all__ = ["Options", "XListener", "parse_deletion", "parse_page", "parse_post"]
