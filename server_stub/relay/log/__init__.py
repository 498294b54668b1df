"""The log and what is kept with it, and the one who writes it."""
