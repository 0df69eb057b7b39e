"""What a rubric, the law and a panel's rules say: pure functions over plain data."""
