"""The invariants of the domain model, each by its number."""
