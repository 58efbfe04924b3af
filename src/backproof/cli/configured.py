"""What a command line and the configuration of a project ask for together."""

from __future__ import annotations

import argparse
from pathlib import Path

from backproof.cli.errors import CommandError
from backproof.configuration.finding import find_configuration
from backproof.configuration.model import Configuration, ConfigurationError, Rules
from backproof.record import replace


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Options that say which configuration is used."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--config", metavar="PATH",
        help="default: the nearest backproof.toml, or pyproject.toml with [tool.backproof]",
    )  # fmt: skip
    either.add_argument("--no-config", action="store_true", help="use no configuration")


def configuration_of(options: argparse.Namespace) -> Configuration:
    """The configuration that is named or nearest; raises CommandError for one at fault."""
    here = Path.cwd()
    if options.no_config:
        return Configuration(here)
    try:
        if options.config is None:
            return find_configuration(here) or Configuration(here)
        # Loaded late: most projects have no configuration.
        from backproof.configuration.loading import load_configuration

        found = load_configuration(Path(options.config))
    except ConfigurationError as fault:
        raise CommandError(str(fault)) from fault
    if found is None:
        raise CommandError(f"{options.config}: there is no [tool.backproof] in it")
    return found


def with_options(configuration: Configuration, options: argparse.Namespace) -> Configuration:
    """The configuration with what the command line adds to it."""
    rules = configuration.rules
    return replace(
        configuration,
        exclude=(*configuration.exclude, *options.exclude),
        respect_gitignore=configuration.respect_gitignore and not options.no_gitignore,
        format=options.format or configuration.format,
        rules=Rules(
            _listed(options.select) or rules.select,
            (*rules.ignore, *_listed(options.ignore)),
            options.strict or rules.strict,
        ),
    )


def _listed(groups: list[list[str]]) -> tuple[str, ...]:
    return tuple(name for names in groups for name in names)
