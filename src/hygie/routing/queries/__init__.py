"""What is read about readers and copies."""
