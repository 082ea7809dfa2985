"""HTTP: the only part that knows requests and responses."""
