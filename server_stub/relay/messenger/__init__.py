"""Messenger, the one kind of channel there is: all that knows the Graph API and Meta's webhooks."""
