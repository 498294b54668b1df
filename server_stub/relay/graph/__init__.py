"""Meta's Graph API, as far as the relay speaks it."""
