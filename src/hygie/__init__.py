"""Hygie, the cyber-defence desk of French health establishments."""
