"""A file as it comes: read event by event, a window at a time."""
