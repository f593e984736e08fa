"""What every table of ideas is written down in."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

metadata = MetaData()
mapper = registry(metadata=metadata)
