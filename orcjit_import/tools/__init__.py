"""What looks at object modules for people: the command line and `explain` are made of it.

Nothing here runs during imports, and nothing below this directory imports it.
"""
