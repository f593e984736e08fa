"""What a question is about."""

from typing import Any

from sqlalchemy import Column, Text

from shared.database import ID


def about_a_product() -> list[Column[Any]]:
    """A question is about an idea or about a product, which it may let into a phase."""
    return [
        Column("product_id", ID),
        Column("product_number", Text, nullable=False, server_default=""),
        Column("phase", Text, nullable=False, server_default=""),
    ]
