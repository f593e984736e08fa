"""`python -m services.governance web | worker | migrate | grant | …`."""

import sys

from services.governance.app import service
from shared.run import main

sys.exit(main(service))
