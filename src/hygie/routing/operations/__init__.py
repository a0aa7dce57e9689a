"""What is done with rules and copies."""
