"""Command line: ``python -m loaders --help``."""

from __future__ import annotations

import argparse
import errno
import sys
from pathlib import Path

from geo.errors import UserError
from loaders.dutch_parser import Parser
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality
from loaders.yaml_files import DATA


def _bundle(arguments: argparse.Namespace) -> None:
    from loaders.bundle import bundle

    target = Path(arguments.naar) / arguments.gemeente
    bundle(Path(arguments.bron), arguments.gemeente, target)
    print(f"Gebundeld in {target}.")


def _demo(arguments: argparse.Namespace) -> None:
    from loaders.demo import make_demo, read_population, read_settings, write_demo

    municipality = load_municipality(arguments.gemeente)
    settings = read_settings(DATA / "demo.yaml")
    population = read_population(municipality.folder, settings)
    deliveries = make_demo(municipality.areas, population, settings)
    target = Path(arguments.naar) / arguments.gemeente / "demo"
    write_demo(deliveries, target, Path(arguments.waarheid) if arguments.waarheid else None)
    print(f"Demonstratieleveringen geschreven in {target}.")


def _load(arguments: argparse.Namespace) -> None:
    from loaders.registrations import read_long
    from loaders.store import Store

    knowledge, municipality = load_knowledge(), load_municipality(arguments.gemeente)
    files = [
        read_long(Path(name), municipality.areas, knowledge.taxonomy) for name in arguments.bestand
    ]
    n = Store().deliver(arguments.gemeente, files)
    print(f"{n} levering(en) opgeslagen, {sum(len(f.rows) for f in files)} rijen.")


def main(argv: list[str] | None = None) -> int:
    """Run one command; errors go to standard error in Dutch, without internals."""
    parser = Parser(prog="python -m loaders", description="Gegevens inlezen, bundelen en opslaan.")
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    bundle = commands.add_parser("bundel", help="maak data/<gemeente>/ uit officiële bronbestanden")
    bundle.add_argument("--bron", required=True, help="map met de bronbestanden")
    bundle.add_argument("--gemeente", required=True, help="CBS-code, zoals GM en vier cijfers")
    bundle.add_argument("--naar", default=str(DATA), help="doelmap (standaard: data/)")
    bundle.set_defaults(run=_bundle)

    demo = commands.add_parser("demo", help="maak demonstratieleveringen met een vaste seed")
    demo.add_argument("--gemeente", required=True, help="CBS-code, zoals GM en vier cijfers")
    demo.add_argument("--naar", default=str(DATA), help="doelmap (standaard: data/)")
    demo.add_argument("--waarheid", help="schrijf hier wat er verborgen is, om mee te toetsen")
    demo.set_defaults(run=_demo)

    load = commands.add_parser("laad", help="sla leveringen in de lange vorm op")
    load.add_argument("bestand", nargs="+", help="CSV met de kolommen van de standaard")
    load.add_argument("--gemeente", required=True, help="CBS-code, zoals GM en vier cijfers")
    load.set_defaults(run=_load)

    arguments = parser.parse_args(argv)
    try:
        arguments.run(arguments)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(_told(error), file=sys.stderr)
        return 1
    return 0


def _told(error: OSError) -> str:
    """Say which file or folder failed; the system's own words are English."""
    if error.errno == errno.ENOSPC:
        return "De schijf is vol. Maak ruimte vrij en geef de opdracht opnieuw."
    place = f"'{error.filename}'" if error.filename else "Een bestand"
    return f"{place} is niet te lezen of te schrijven. Controleer de plek en de rechten daarop."


if __name__ == "__main__":
    raise SystemExit(main())
