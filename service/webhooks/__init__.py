"""Webhooks: other programs are told what became different, signed, until they have it."""
