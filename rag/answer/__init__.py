"""Evidence -> Answer: what a model writes, and whether its sentences stand.

`model` writes from numbered evidence, `check` holds every number, date and name of a sentence against its
quotes, `judge` asks a model whether the quotes say it, `draft` does both for a text that a user brings.
"""
