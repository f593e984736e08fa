"""`python -m services.ideas web | worker | migrate | …`."""

import sys

from services.ideas.app import service
from shared.run import main

sys.exit(main(service))
