"""The relay: the small server between services and consoles, and the only writer of the log."""
