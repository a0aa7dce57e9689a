"""The processes of Hygie: the one that watches, the web server, the worker."""
