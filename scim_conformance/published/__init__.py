"""Reports of service providers that others wrote: how each is started, run against, and told. From a checkout only."""
