"""Taking files in, placing what waits, handing files out."""
