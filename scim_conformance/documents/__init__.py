"""The YAML documents of the project: model, loading, validating."""
