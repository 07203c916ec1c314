"""What the encoder answers of a text: the names of its heads and of their labels, for training and run time alike."""

SENTIMENT = ("negative", "neutral", "positive")
EMOTION = ("anger", "joy", "optimism", "sadness", "none")

#: Heads of one probability each. What each means, and what it does not: ``nlp/train/labels/README.md``.
YES_NO = (
    "irony",
    "offensive",
    "complaint",
    "praise",
    "question",
    "suggestion",
    "purchase_intent",
    "churn_risk",
    "recommendation",
    "advocacy",
    "comparison",
    "disclosure",
    "spam",
)

#: What an aspect can be about. The order is that of the token head's outputs.
CATEGORIES = (
    "quality",
    "design",
    "usability",
    "service",
    "price",
    "delivery",
    "place",
    "communication",
    "other",
)
POLARITY = ("negative", "neutral", "positive")
