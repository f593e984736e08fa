"""What the tables of this service are declared in."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry as make_registry

metadata = MetaData()
registry = make_registry(metadata=metadata)
