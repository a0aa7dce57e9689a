"""Crisis contacts: whom to call at an establishment when its network is down."""
