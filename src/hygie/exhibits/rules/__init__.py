"""What a piece of evidence is, what its custody log says, what a sealed export holds."""
