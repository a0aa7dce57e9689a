"""Reading incidents. `any_…` skips access control: for jobs, and for who holds a secret code."""
