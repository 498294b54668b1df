"""`python -m console` is `messenger-console`."""

import sys

from console.program.cli import main

sys.exit(main())
