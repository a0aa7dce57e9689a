"""Everything that can be done to people, to their roles and to the keys of machines."""
