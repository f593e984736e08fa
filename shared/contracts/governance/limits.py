"""How long names may be in the messages of governance."""

NAME_MAX = 500
"""Characters of the name of what a question is about: an idea, or a product that may come from elsewhere."""

ANSWER_MAX = 120
"""Characters of an answer among which members choose."""
