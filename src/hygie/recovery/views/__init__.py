"""The pages of the file of recovery."""
