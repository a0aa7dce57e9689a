"""Files: content hash, size, kind; never served inline."""
