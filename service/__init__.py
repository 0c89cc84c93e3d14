"""Communiqué: meetings, officials and communication channels read out of article text."""

__version__ = "0.1.0"
