"""Text to reports: pure, stage by stage, with the words they know under `lexicon/`."""
