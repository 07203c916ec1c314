"""Reddit: search in subreddits for each brand's query, and the comments under what was found.

A search runs newest first, subreddit by subreddit, down to the newest post of the last pull and an hour further, as
Reddit's index is late at times. Its mark is a time (``created_utc``) rather than an id: the post that bore the id may
be gone. It moves only once the search has come all the way down, so a search that breaks off is begun again and there
is no gap to keep. Reddit ends a search after some 250 posts, 1,000 at the most; a search that ends short of its mark
says so in the report.

Each post found is watched for seven days. Every pull asks for all of them, a hundred a request, and reads the comments
of those whose comment count has moved. After the seven days it is read in full once more, for what was edited, removed
or let through late. The mark of such a thread says how it was met last time. What a thread brings is a mention of the
brand whose search found it. A comment without replies that its author deletes vanishes without a word.
"""

from listeners.reddit.listener import RedditListener
from listeners.reddit.options import USER_AGENT, Credentials, Options
from listeners.reddit.parse import parse, parse_all

__all__ = ["USER_AGENT", "Credentials", "Options", "RedditListener", "parse", "parse_all"]
