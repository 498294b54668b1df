"""`messenger-relay doctor`: what is right, what is wrong, and what to do."""
