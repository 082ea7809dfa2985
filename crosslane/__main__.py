"""``python -m crosslane`` is ``crosslane``."""

import sys

from crosslane.cli import main

if __name__ == "__main__":
    sys.exit(main())
