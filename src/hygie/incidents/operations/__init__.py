"""Everything that can be done to a declaration and to an incident."""
