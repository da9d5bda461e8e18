"""The expected directory and the judge. Pure: no I/O, no clock, no randomness."""
