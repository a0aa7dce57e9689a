"""Home, navigation and the pages of the operator."""
