"""Evidence files of an incident: kept as they came, followed by hand, sealed for the police."""
