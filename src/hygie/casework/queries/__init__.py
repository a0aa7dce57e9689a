"""Reading work on cases."""
