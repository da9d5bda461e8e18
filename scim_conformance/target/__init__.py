"""The embedded service provider."""
