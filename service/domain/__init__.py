"""The words, values and records that every other room speaks of; imports nothing of the service."""
