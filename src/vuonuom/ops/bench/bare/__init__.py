"""What the product is measured against: a bare Django page, and a bare view that inserts."""
