"""Is the product well? For monitors and for `vuonuom serve` itself."""
