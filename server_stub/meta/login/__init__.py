"""Logging in at Meta: people, the dialog, tokens and what they are worth."""
