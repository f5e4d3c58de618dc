"""The door: JSON in, JSON out, at /api/v1/. No models and no rules; those are in journals."""
