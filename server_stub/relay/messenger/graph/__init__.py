"""The Graph API: one line to it, and what is asked over it."""
