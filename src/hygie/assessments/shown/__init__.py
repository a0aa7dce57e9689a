"""Assessments as their pages show them."""
