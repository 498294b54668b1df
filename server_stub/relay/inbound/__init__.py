"""What comes from Meta: webhooks, and what they did not tell."""
