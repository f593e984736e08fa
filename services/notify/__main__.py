"""`python -m services.notify web | worker | migrate | …`."""

import sys

from services.notify.app import service
from shared.run import main

if __name__ == "__main__":
    sys.exit(main(service))
