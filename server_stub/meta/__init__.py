"""A stand-in for Meta: Graph API, webhooks, visitors and faults. It shares nothing with us."""
