"""Reading crisis contacts."""
