"""Catalogues of measures and their versions: what is asked, on which scale, and what proves it."""
