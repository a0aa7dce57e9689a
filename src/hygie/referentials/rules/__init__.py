"""What a referential is, whether it holds together, and what becomes of it in its next version."""
