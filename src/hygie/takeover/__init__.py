"""Taking over an authority’s past: its incidents from a table, from VERIS, from the HHS portal."""
