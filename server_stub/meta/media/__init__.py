"""Files at Meta: told apart, fetched, kept, and served from something like its CDN."""
