"""The consoles' side: relay.v1 over websockets."""
