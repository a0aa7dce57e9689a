"""What people do with a file of recovery."""
