"""What must not be in the repository: secrets, and packages with known faults."""
