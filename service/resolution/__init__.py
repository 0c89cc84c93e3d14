"""Reports in, resources out: which reports tell of one meeting, official or channel, and what they tell together."""
