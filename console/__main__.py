"""`python -m console` is `messenger-console`."""

import sys

from console.cli import main

sys.exit(main())
