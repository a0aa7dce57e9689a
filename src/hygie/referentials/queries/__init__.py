"""Reading referentials: published ones are the same for all who are signed in."""
