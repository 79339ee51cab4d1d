"""Another program."""
