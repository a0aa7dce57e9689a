"""Evidence: deposited, looked at again, followed by hand, sealed."""
