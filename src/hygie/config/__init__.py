"""Composition: settings, addresses, schedule, command line."""
