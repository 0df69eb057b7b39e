"""Text folding, clock, codes, refusals: no tables, no business."""
