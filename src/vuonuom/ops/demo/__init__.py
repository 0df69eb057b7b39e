"""A demo instance: the movement of a fictitious youth organisation, "SỐ LIỆU GIẢ LẬP"."""
