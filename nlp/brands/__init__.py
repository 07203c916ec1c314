"""Which brand a post is about, whether it is about it at all, and what is felt toward each of several."""
