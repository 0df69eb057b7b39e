"""Pages: one folder per area, its addresses, views, forms and html side by side."""
