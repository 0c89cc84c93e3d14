"""An article in, amended or withdrawn."""
