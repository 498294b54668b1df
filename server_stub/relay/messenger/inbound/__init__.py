"""Meta's webhooks, read into commands."""
