"""People, their roles at a place, sign-in, keys for machines."""
