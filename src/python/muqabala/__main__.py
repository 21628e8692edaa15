"""The program ``muqabala``."""

import sys

from ._muqabala import program


def main() -> None:
    """Runs the program with the arguments of this process, and ends with its exit status."""
    sys.exit(program(["muqabala", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
