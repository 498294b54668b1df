"""How the program ends, for whoever started it."""

EXIT_DONE, EXIT_USE, EXIT_SETTINGS, EXIT_RELAY, EXIT_FAULT = 0, 2, 3, 4, 5
EXIT_UNREAD = 141
"""Whoever read the output has gone; as a shell says of a program that SIGPIPE has ended."""
