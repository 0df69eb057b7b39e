"""The frame around every page: tokens, signs, forms, tags, middleware."""
