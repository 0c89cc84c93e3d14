"""What people decide about meetings, officials and channels, and undo."""
