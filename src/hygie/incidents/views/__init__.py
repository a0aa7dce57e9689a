"""The pages of declarations and of the desk."""
