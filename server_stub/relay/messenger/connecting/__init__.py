"""Facebook accounts and Pages: logins, what is connected, and how it stands at Meta."""
