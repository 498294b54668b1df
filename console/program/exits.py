"""How the program ends, for whoever started it."""

EXIT_DONE, EXIT_USE, EXIT_SETTINGS, EXIT_RELAY, EXIT_FAULT = 0, 2, 3, 4, 5
