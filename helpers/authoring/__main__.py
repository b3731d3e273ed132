"""The command line of the authoring tools; `course.py` passes its own commands on to it."""

import argparse
import sys

from helpers.authoring import concepts, contents, rules, store, study
from helpers.authoring.files import read_notebooks


def main(arguments=None):
    """Do what the command line says; returns the exit status: 0 when all is well, 1 otherwise."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except (ValueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m helpers.authoring", description="Tools for authors.")
    commands = parser.add_subparsers(required=True, metavar="command")

    notebooks = commands.add_parser("notebooks", help="execute and store notebooks, and their tables")
    notebooks.add_argument("numbers", nargs="*", metavar="NN")
    notebooks.add_argument("--check", action="store_true", help="store nothing; say what is stale")
    notebooks.add_argument("--refresh", action="store_true", help="store volatile cells' outputs anew, too")
    notebooks.set_defaults(command=_notebooks)

    run = commands.add_parser("run", help="execute notebooks without comparing or storing anything")
    run.add_argument("numbers", nargs="*", metavar="NN")
    run.add_argument("--without-torch", action="store_true", help="as on a machine without PyTorch")
    run.set_defaults(command=lambda options: int(store.run(options.numbers, options.without_torch) > 0))

    tables = commands.add_parser("tables", help="generate README's table of contents and notebooks/INDEX.md")
    tables.add_argument("--check", action="store_true", help="write nothing; say what is stale")
    tables.set_defaults(command=_tables)

    check = commands.add_parser("rules", help="say which of the course's rules the stored notebooks break")
    check.add_argument("numbers", nargs="*", metavar="NN")
    check.set_defaults(command=_rules)

    repeat = commands.add_parser("study", help="repeat a notebook's experiment over seeds")
    repeat.add_argument("number", metavar="NN")
    repeat.add_argument("--seeds", type=int, default=10, help="how many (10)")
    repeat.set_defaults(command=_study)
    return parser


def _notebooks(options):
    if options.check and options.refresh:
        raise ValueError("--check stores nothing, so there is nothing to --refresh")
    if options.check:
        failures = store.check(options.numbers)
    else:
        failures = store.store(options.numbers, options.refresh)
    return int(failures > 0) | _tables(options)


def _tables(options):
    if options.check:
        paths = contents.stale()
        for path in paths:
            print(f"{path.name}: STALE; `{contents.COMMAND}` writes it anew")
        return int(bool(paths))
    for path in contents.write():
        print(f"{path.name}: written")
    return 0


def _rules(options):
    chosen = read_notebooks(options.numbers)
    found = [f"{notebook.path.name}: {problem}" for notebook in chosen
             for problem in [*rules.problems(notebook), *study.problems(notebook)]]
    names = ("concepts.toml", *(notebook.path.name for notebook in chosen))
    found += [line for line in concepts.problems(read_notebooks(), concepts.load()) if line.startswith(names)]
    print("\n".join(found) or "every rule is kept")
    return int(bool(found))


def _study(options):
    notebook, = read_notebooks([options.number])
    path = study.store(study.run(notebook, options.seeds))
    print(f"stored {path.parent.parent.name}/{path.parent.name}/{path.name}")
    return 0


if __name__ == "__main__":
    # Notebooks print symbols that the code page of a Windows console may lack.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    sys.exit(main())
