"""What an organisation writes down: its terms, their congresses, events in common."""
