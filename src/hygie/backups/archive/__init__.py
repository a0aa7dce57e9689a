"""One backup as a file: a tape of parts, sealed for who holds the key."""
