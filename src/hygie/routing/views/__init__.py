"""The pages of readers and copies."""
