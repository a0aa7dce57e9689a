"""Which figures may be shown, so that nobody is told by them, alone or one with another.

`small` says what is too small, `relations` how figures add up, `suppress` what is hidden with the
small ones, `attack` tries to find them again, `revising` is for a year that was published before.
"""
