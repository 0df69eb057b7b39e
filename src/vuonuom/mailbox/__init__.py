"""Letters: the queue, its clock, and an answer to every author."""
