"""Text of PDF files, read in a process of its own: a bad file takes down nobody else."""
