"""Dated proofs: what happened once, and what it proves of each establishment, for how long."""
