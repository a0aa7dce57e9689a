"""What a debrief says, what its lessons become, how long each phase of the incident took."""
