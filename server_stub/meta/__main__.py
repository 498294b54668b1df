"""`python -m server_stub.meta`: see `cli`."""

import sys

from .cli import main

sys.exit(main())
