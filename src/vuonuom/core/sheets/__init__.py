"""Spreadsheets in and out: rows and cells only, no business."""
