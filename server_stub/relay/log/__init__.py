"""The log and what is written with it, and the one who writes it."""
