"""What proofs are, how long they last, which level they support."""
