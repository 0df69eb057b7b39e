"""What an administrator types: one module per verb of the command line."""
