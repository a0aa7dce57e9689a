"""OpenID Connect: hospitals and Pro Santé Connect say who somebody is, and how surely."""
