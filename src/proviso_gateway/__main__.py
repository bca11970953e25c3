"""`python -m proviso_gateway`: the command `proviso`, where another package owns that name."""

from proviso_gateway.cli import main

if __name__ == "__main__":
    main()
