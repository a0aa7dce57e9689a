"""The pages of work on cases."""
