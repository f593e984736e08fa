"""`python -m services.portfolio web | worker | migrate | import-beta | …`."""

import sys

from services.portfolio.app import service
from shared.run import main

if __name__ == "__main__":
    sys.exit(main(service))
