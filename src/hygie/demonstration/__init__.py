"""A demonstration: people for every role and two years of fictional incidents, from a seed."""
