"""What the doctor finds at Meta, and where Meta looks for us."""
