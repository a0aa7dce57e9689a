"""Everything that can be done to referentials."""
