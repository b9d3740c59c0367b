"""Command line: ``python -m loaders --help``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from geo.errors import UserError
from loaders.dutch_parser import Parser
from loaders.report import NeedsMappingError, RefusedError, UnreadableError
from loaders.yaml_files import DATA

_FAILED, _UNREADABLE = 1, 3


Outcome = tuple[int, str]


def _bundle(arguments: argparse.Namespace) -> Outcome:
    from loaders.bundle import bundle

    target = Path(arguments.naar) / arguments.gemeente
    bundle(Path(arguments.bron), arguments.gemeente, target)
    return 0, f"Gebundeld in {target}."


def _demo(arguments: argparse.Namespace) -> Outcome:
    from loaders.demo import make_demo, read_population, read_settings, write_demo
    from loaders.municipality import load_municipality

    municipality = load_municipality(arguments.gemeente)
    settings = read_settings(DATA / "demo.yaml")
    population = read_population(municipality.folder, settings)
    deliveries = make_demo(municipality.areas, population, settings)
    target = Path(arguments.naar) / arguments.gemeente / "demo"
    write_demo(deliveries, target, Path(arguments.waarheid) if arguments.waarheid else None)
    text = f"Demonstratieleveringen geschreven in {target}."
    if target.parent.resolve() == municipality.folder.resolve():
        from loaders.demo_release import write_release
        from loaders.knowledge import load_knowledge

        cells = write_release(municipality, load_knowledge())
        text += f" De uitgave ervan telt {cells} cijfers."
    return 0, text


def _refresh(arguments: argparse.Namespace) -> Outcome:
    from loaders.source_commands import run

    return run(arguments)


def _command(name: str) -> Callable[[argparse.Namespace], Outcome]:
    """Return a command by name; what it needs takes a second to import, so not before."""

    def run(arguments: argparse.Namespace) -> Outcome:
        from loaders import commands

        outcome: Outcome = getattr(commands, name)(arguments)
        return outcome

    return run


def _rules(arguments: argparse.Namespace) -> Outcome:
    from loaders.advice_trial import run

    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m loaders", description="Gegevens inlezen, controleren en opslaan."
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    def add(
        name: str, run: Callable[[argparse.Namespace], Outcome], text: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument("--gemeente", required=True, help="CBS-code: GM en vier cijfers")
        command.set_defaults(run=run)
        return command

    def add_user(command: argparse.ArgumentParser) -> None:
        command.add_argument("--wie", default="", help="wie dit doet, voor het logboek")

    def add_kind(command: argparse.ArgumentParser) -> None:
        command.add_argument("--soort", help="soort bestand, als dat niet te herkennen is")

    def add_sender(command: argparse.ArgumentParser) -> None:
        text = "organisatie die het bestand stuurde; hoe haar kolommen te lezen is onthouden"
        command.add_argument("--afzender", default="", help=text)

    check = add("controleer", _command("check"), "controleer een bestand; sla niets op")
    check.add_argument("bestand")
    check.add_argument("--json", action="store_true", help="schrijf het verslag als JSON")
    add_sender(check)
    add_kind(check)

    load = add("laad", _command("load"), "sla leveringen op: alle of geen")
    load.add_argument("bestand", nargs="+")
    load.add_argument("--vervang", action="store_true", help="vervang wat al geleverd is")
    load.add_argument(
        "--met-afwijzingen",
        action="store_true",
        help="sla goede rijen op, ook als andere fout zijn",
    )
    add_sender(load)
    add_kind(load)
    add_user(load)

    back = add("terug", _command("take_back"), "draai een levering terug; er wordt niets gewist")
    back.add_argument("nummer", type=int)
    back.add_argument("--reden", default="", help="waarom, voor het logboek")
    add_user(back)

    history = add("historie", _command("history"), "toon alle leveringen")
    history.add_argument("--json", action="store_true", help="schrijf ze als JSON")

    release = add("publiceer", _command("release"), "zet de cijfers vast als volgende uitgave")
    release.add_argument("--toelichting", default="", help="waarom, voor de lijst van uitgaven")
    add_user(release)

    releases = add("uitgaven", _command("releases"), "toon alle uitgaven")
    releases.add_argument("--json", action="store_true", help="schrijf ze als JSON")

    clean_up = add("opschonen", _command("clean_up"), "verwijder wat zijn bewaartermijn voorbij is")
    add_user(clean_up)

    add("privacy", _command("privacy"), "beschrijf wat er bewaard wordt en waarom")

    template = add("sjabloon", _command("template"), "schrijf een Excel-sjabloon")
    template.add_argument("soort", help="soort bestand, of alle")
    template.add_argument("--naar", default=".", help="doelmap (standaard: deze map)")

    fresh = add("vernieuw", _refresh, "haal cijfers en grenzen op bij CBS en PDOK")
    what = fresh.add_mutually_exclusive_group(required=True)
    what.add_argument("--jaar", help="jaar van de kerncijfers")
    what.add_argument("--adressen", action="store_true", help="zoek de plaats van servicepunten op")
    what.add_argument("--vast", metavar="JAAR", help="gebruik dit jaar overal; 'los' laat het los")
    answer = fresh.add_mutually_exclusive_group()
    answer.add_argument("--aanvaard", action="store_true", help="laat dat jaar meetellen")
    answer.add_argument("--weiger", action="store_true", help="laat dat jaar vallen")
    fresh.add_argument("--opnieuw", action="store_true", help="vraag ook wat al binnen was opnieuw")
    fresh.add_argument("--json", action="store_true", help="schrijf het verslag als JSON")
    add_user(fresh)

    rules = add("regels", _rules, "controleer de adviesregels, en probeer ze op eerdere kwartalen")
    rules.add_argument("--bestand", help="een eigen bestand met regels (standaard: die van de app)")
    text = "vergelijk met de regels van de app: welk advies verschijnt, verdwijnt of verandert"
    rules.add_argument("--toets", action="store_true", help=text)

    bundle = add("bundel", _bundle, "maak data/<gemeente>/ uit officiële bronbestanden")
    bundle.add_argument("--bron", required=True, help="map met de bronbestanden")
    bundle.add_argument("--naar", default=str(DATA), help="doelmap (standaard: data/)")

    demo = add("demo", _demo, "maak demonstratieleveringen met een vaste seed")
    demo.add_argument("--naar", default=str(DATA), help="doelmap (standaard: data/)")
    demo.add_argument("--waarheid", help="schrijf hier wat er verborgen is, om mee te toetsen")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; errors go to standard error in Dutch, without internals."""
    arguments = _parser().parse_args(argv)
    try:
        code, text = arguments.run(arguments)
    except (RefusedError, UnreadableError, NeedsMappingError) as error:
        print(error, file=sys.stderr)
        return _UNREADABLE
    except UserError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except OSError as error:
        print(_told(error), file=sys.stderr)
        return _FAILED
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Who reads along has seen enough; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(code)


def _told(error: OSError) -> str:
    """Say which file or folder failed; the system's own words are English."""
    if error.errno == errno.ENOSPC:
        return "De schijf is vol. Maak ruimte vrij en geef de opdracht opnieuw."
    place = f"'{error.filename}'" if error.filename else "Een bestand"
    return f"{place} is niet te lezen of te schrijven. Controleer de plek en de rechten daarop."


if __name__ == "__main__":
    raise SystemExit(main())
