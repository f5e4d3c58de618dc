"""The product's web server with three trivial views beside it, for comparison. Never deployed."""
