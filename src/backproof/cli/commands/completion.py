"""`backproof completion`: a script that completes commands and options in a shell."""

from __future__ import annotations

import argparse
import sys

from backproof.cli.completion import SHELLS, commands_of
from backproof.cli.parser import whole_parser

EPILOG = """examples:
  backproof completion bash
  backproof completion zsh
  backproof completion fish

bash: put into ~/.bashrc            eval "$(backproof completion bash)"
zsh:  put into ~/.zshrc             eval "$(backproof completion zsh)"
fish: once                          backproof completion fish | source"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("shell", choices=[*SHELLS], help="the shell to complete in")


def run(options: argparse.Namespace) -> int:
    """Print the script."""
    sys.stdout.write(SHELLS[options.shell](commands_of(whole_parser())))
    return 0
