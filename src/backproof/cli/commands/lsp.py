"""`backproof lsp`: the language server, for editors."""

from __future__ import annotations

import argparse

from backproof.cli.errors import CommandError

EPILOG = """examples:
  backproof lsp --help

An editor starts it and speaks with it over standard input and output; docs/editors.md says how."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--stdio", action="store_true", help="as some editors ask; the default")


def run(options: argparse.Namespace) -> int:
    """Serve until the editor ends it."""
    try:
        from backproof.lsp.server import make_server
    except ModuleNotFoundError as fault:
        if fault.name not in ("pygls", "lsprotocol"):
            raise
        raise CommandError(
            "the language server needs pygls: pip install 'backproof[lsp]'"
        ) from fault
    make_server().start_io()
    return 0
