"""Who reads a declaration, by which law or choice; to whom copies go."""
