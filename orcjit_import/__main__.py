"""``python -m orcjit_import``: the command ``orcjit-import`` for exactly this interpreter."""

from .cli import main

if __name__ == "__main__":
    main()
