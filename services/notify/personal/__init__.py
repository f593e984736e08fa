"""What this service holds about people, and how long, beside what every service does."""

from services.notify.personal.holdings import PERSONAL
from services.notify.personal.keeping import RETENTION

__all__ = ["PERSONAL", "RETENTION"]
