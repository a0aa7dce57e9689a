"""The pages of crisis contacts."""
