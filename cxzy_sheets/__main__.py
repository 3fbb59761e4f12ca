"""`python -m cxzy_sheets` is `cxzy`."""

from .cli import main

if __name__ == "__main__":
    main()
