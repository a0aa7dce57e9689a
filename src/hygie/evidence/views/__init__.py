"""The pages of proofs, and of the exercises that are announced."""
