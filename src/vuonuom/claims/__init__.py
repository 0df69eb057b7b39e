"""Send first, identify after: what waits for its author's word, and the author's own way back."""
