"""The relay: the small server between Meta and the consoles, and the only writer of the log."""
