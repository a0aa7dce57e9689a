"""A real OpenID provider, Django OAuth Toolkit, in a process of its own on loopback."""
