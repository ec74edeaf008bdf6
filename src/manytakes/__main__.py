"""`python -m manytakes` is the `manytakes` command."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="manytakes")
