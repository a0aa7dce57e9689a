"""Reading assessments: campaigns, the answers of one establishment, how scores spread."""
