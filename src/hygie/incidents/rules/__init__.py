"""What a declaration is and what it obliges to: values in, decisions out; no clock, no database."""
