"""`backproof emit`: the network and its gradients as code."""

from __future__ import annotations

import argparse

from backproof.backends.errors import UnsupportedProgram
from backproof.cli.errors import CommandError
from backproof.cli.files import hand_out, load
from backproof.run import BACKENDS, emit

EPILOG = """examples:
  backproof emit notes.md --to numpy
  backproof emit notes.md --to numpy -o network.py
  backproof emit notes.md --to llvm -o network.ll"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="notes; - is standard input")
    parser.add_argument("--to", choices=BACKENDS, default="numpy", help="default: numpy")
    parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")


def run(options: argparse.Namespace) -> int:
    """Write the module."""
    try:
        text = emit(load(options.file), options.to)
    except UnsupportedProgram as fault:
        raise CommandError(f"{options.file}: {fault}", status=1) from fault
    hand_out(text, options.output)
    return 0
