"""Plain Python shared by every module: no Django, no database."""
