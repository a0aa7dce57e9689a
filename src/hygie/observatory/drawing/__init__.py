"""The pictures of figures, drawn on the server: the same for a page and for a document."""
