"""The notebook: sessions, the panels that draw them, and the magics.

`session` holds what a panel shows, in plain traits and with no widget; `panels` draws a session with the
front ends of `static`; `magic` is `%load_ext rag`.
"""
