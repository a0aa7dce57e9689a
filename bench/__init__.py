"""Measures of the figures that the README gives; each file measures one part."""
