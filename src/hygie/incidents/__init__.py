"""Declare an incident once; receive it, acknowledge it, qualify it."""
