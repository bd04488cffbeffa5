"""text -> Question. The only place that reads a question."""
