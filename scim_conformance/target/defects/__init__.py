"""Deliberate faults of the embedded service provider, one file each."""
