"""Under-declaration: what is estimated of it, and the second sources that are compared for it."""
