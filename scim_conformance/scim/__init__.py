"""The vocabulary of SCIM: schemas, paths, filters, messages. Pure."""
