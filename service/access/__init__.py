"""Access: keys and their secrets, who a caller is, and the trail of what callers do."""
