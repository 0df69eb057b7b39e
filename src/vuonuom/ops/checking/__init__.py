"""What `vuonuom check` compares: records with postings, shares, letters, files, index."""
