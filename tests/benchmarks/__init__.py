"""Measurements. They print what they find and assert nothing: `make bench DATA=folder`.

The folder holds larger sets, each a folder with `documents.jsonl.gz` and `questions.jsonl.gz` in the form
that `rag evaluate` reads. A benchmark whose set is not there says so and is left out.
"""
