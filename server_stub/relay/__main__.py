"""`python -m server_stub.relay` is `messenger-relay`."""

import sys

from server_stub.relay.cli import main

sys.exit(main())
