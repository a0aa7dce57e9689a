"""Everything that can be done to indicators."""
