"""Register numbers, templates, verifiable documents, printed codes."""
