"""What was not reported: history, what an outage has kept from us, names of visitors."""
