"""The catalogue of requirements: what can fail each, which flows and tests bear on it, and its page."""
