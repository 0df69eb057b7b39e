"""A mailbox: the queue and the letter."""
