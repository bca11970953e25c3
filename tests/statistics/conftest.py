"""Lets every test here (and in other rooms, by the same line) import `figure_worlds`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
