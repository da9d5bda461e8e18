"""Attribute mappings of identity providers: reading, evaluating and checking them before anyone is provisioned."""
