"""Places that hold object packages: what gives names and bytes."""
