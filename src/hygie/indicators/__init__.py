"""Indicators of compromise: read, checked, kept with their incident, exported by marking."""
