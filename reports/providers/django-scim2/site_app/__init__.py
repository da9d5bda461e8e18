"""The one app of the site."""
