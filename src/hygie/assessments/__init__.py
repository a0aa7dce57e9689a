"""Assessments: what an establishment answers of each measure, what is proven, what is reviewed."""
