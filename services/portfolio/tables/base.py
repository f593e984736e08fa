"""What every table of the portfolio is written down in."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

metadata = MetaData()
mapper = registry(metadata=metadata)
