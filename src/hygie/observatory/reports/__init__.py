"""The yearly report: written by people around the figures, published as an act, kept for ever."""
