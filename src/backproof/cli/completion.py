"""Completion for shells, written from the parsers of all commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from backproof.codes import CODES, DOUBTS, FAULTS, WORDS
from backproof.record import dataclass

VALUES = {
    "code": tuple(sorted(FAULTS | DOUBTS)),
    "select": tuple(sorted(CODES | WORDS)),
    "ignore": tuple(sorted(CODES | WORDS)),
}
"""What may stand for an argument or an option that takes more than what is listed here, by its
name."""
TOP = ("--help", "--version")
"""What is asked of no command."""


@dataclass(frozen=True)
class Choice:
    """An option: its names, what it is for, the values it takes, and whether it takes one."""

    names: tuple[str, ...]
    about: str
    values: tuple[str, ...]
    takes_value: bool
    repeats: bool


@dataclass(frozen=True)
class Command:
    """A command: its options and, for an argument with fixed values, those."""

    name: str
    about: str
    options: tuple[Choice, ...]
    values: tuple[str, ...]


def commands_of(parser: argparse.ArgumentParser) -> tuple[Command, ...]:
    """The commands of a whole parser as plain data."""
    (group,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    about = {action.dest: action.help or "" for action in group._choices_actions}
    return tuple(
        Command(name, about[name], tuple(_options(sub)), tuple(_arguments(sub)))
        for name, sub in group.choices.items()
    )


def _options(parser: argparse.ArgumentParser) -> Iterator[Choice]:
    for action in parser._actions:
        if action.option_strings:
            values = _values(action)
            about = (action.help or "").replace("%(default)s", str(action.default))
            repeats = isinstance(action, argparse._AppendAction | argparse._ExtendAction)
            names = tuple(action.option_strings)
            yield Choice(names, about, values, action.nargs != 0, repeats)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if not action.option_strings:
            yield from _values(action)


def _values(action: argparse.Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices or VALUES.get(action.dest, ())))


def to_bash(commands: tuple[Command, ...]) -> str:
    """A script for bash."""
    lines = [
        "_backproof() {",
        '    local word command="" words="" current="${COMP_WORDS[COMP_CWORD]}"',
        '    local previous="${COMP_WORDS[COMP_CWORD-1]}"',
        "    COMPREPLY=()",
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        '        [[ $word == -* ]] || { command="$word"; break; }',
        "    done",
        '    case "$command $previous" in',
    ]
    for command in commands:
        for option in command.options:
            if option.takes_value:
                places = "|".join(f'"{command.name} {name}"' for name in option.names)
                reply = f' COMPREPLY=($(compgen -W "{" ".join(option.values)}" -- "$current"));'
                lines.append(f"        {places}){reply if option.values else ''} return ;;")
    lines += ["    esac", '    case "$command" in']
    top = " ".join([*TOP, *(command.name for command in commands)])
    lines.append(f'        "") words="{top}" ;;')
    for command in commands:
        names = [name for option in command.options for name in option.names]
        lines.append(f'        {command.name}) words="{" ".join([*command.values, *names])}" ;;')
    lines += [
        "    esac",
        "    if [[ -z $command || $current == -* || $words != -* ]]; then",
        '        COMPREPLY=($(compgen -W "$words" -- "$current"))',
        "    fi",
        "}",
        "complete -o default -F _backproof backproof",
    ]
    return "\n".join(lines) + "\n"


def to_zsh(commands: tuple[Command, ...]) -> str:
    """A script for zsh, as a file in `fpath` or to be sourced."""
    lines = ["#compdef backproof", "_backproof() {", "    local -a commands", "    commands=("]
    lines += [f"        {_single(f'{c.name}:{c.about}')}" for c in commands]
    lines += [
        "    )",
        "    if (( CURRENT == 2 )); then",
        f"        if [[ $PREFIX == -* ]]; then compadd -- {' '.join(TOP)}",
        "        else _describe command commands; fi",
        "        return",
        "    fi",
        "    case $words[2] in",
    ]
    for command in commands:
        specs = [_single(_zsh(option, name)) for option in command.options for name in option.names]
        argument = f"*:argument:({' '.join(command.values)})" if command.values else "*:file:_files"
        specs.append(_single(argument))
        lines.append(f"        {command.name}) _arguments {' '.join(specs)} ;;")
    lines += [
        "    esac",
        "}",
        "if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then",
        '    _backproof "$@"',
        "else",
        "    compdef _backproof backproof",
        "fi",
    ]
    return "\n".join(lines) + "\n"


def _zsh(option: Choice, name: str) -> str:
    about = option.about.replace("[", r"\[").replace("]", r"\]").replace(":", r"\:")
    spec = f"{'*' if option.repeats else ''}{name}[{about}]"
    if not option.takes_value:
        return spec
    return f"{spec}:value:" + (f"({' '.join(option.values)})" if option.values else "_files")


def to_fish(commands: tuple[Command, ...]) -> str:
    """A script for fish."""
    lines = [f"complete -c backproof -n __fish_use_subcommand -l {name[2:]}" for name in TOP]
    for command in commands:
        about = _escaped(command.about)
        lines.append(
            f"complete -c backproof -n __fish_use_subcommand -f -a {command.name} -d {about}"
        )
    for command in commands:
        here = f"complete -c backproof -n '__fish_seen_subcommand_from {command.name}'"
        if command.values:
            lines.append(f"{here} -f -a {_escaped(' '.join(command.values))}")
        for option in command.options:
            names = [f"-{'l' if n.startswith('--') else 's'} {n.lstrip('-')}" for n in option.names]
            values = f" -x -a {_escaped(' '.join(option.values))}" if option.values else " -r"
            value = values if option.takes_value else ""
            lines.append(f"{here} {' '.join(names)}{value} -d {_escaped(option.about)}")
    return "\n".join(lines) + "\n"


def _single(text: str) -> str:
    """Text between single quotes, where zsh takes a backslash for itself."""
    return "'" + " ".join(text.split()).replace("'", r"'\''") + "'"


def _escaped(text: str) -> str:
    """Text between single quotes, where fish takes a backslash for the start of an escape."""
    return _single(text.replace("\\", "\\\\"))


SHELLS: dict[str, Callable[[tuple[Command, ...]], str]] = {
    "bash": to_bash,
    "zsh": to_zsh,
    "fish": to_fish,
}
