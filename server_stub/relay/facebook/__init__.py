"""The company's side at Facebook: logins, accounts, channels and how they stand."""
