"""For those who write kernels: compile, recompile, and ship them.

Nothing here runs during imports, and nothing below this directory imports it.
"""
