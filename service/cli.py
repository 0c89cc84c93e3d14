"""The command line: `python -m service COMMAND`."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from service.domain.access import COMMAND_LINE, Act, Scope
from service.domain.articles import ArticleIn
from service.errors import CommuniqueError
from service.ingest.seeds import SEEDS
from service.settings import Settings

if TYPE_CHECKING:
    from service.ingest.reader import Reader
    from service.store.unit_of_work import Database

CONTRACT = Path(__file__).parents[1] / "openapi" / "openapi.json"


_NO_KEY = """\
Not started: this address can be reached from other machines, and nobody would be asked who they are.
Make the first key:  python -m service keys create --name NAME --scopes read ingest curate admin
Or serve this machine alone, on 127.0.0.1, where no key is needed. COMMUNIQUE_REQUIRE_KEYS=never holds nowhere else."""

_WORTH_A_PROCESS = 20
"""Articles for which a process is started that reads them."""
_FAULTS = (CommuniqueError, OSError, ValueError)
"""What can be wrong with a command or a file, rather than with the service."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit status."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
    except _FAULTS as error:
        print(_told(error), file=sys.stderr)
        status = 1
    sys.exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m service", description="Structured diplomatic events from text.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], purpose: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=purpose, description=purpose)
        added.set_defaults(command=command)
        return added

    serve = add("serve", _serve, "Serve the API.")
    serve.add_argument("--host", help="address to listen on")
    serve.add_argument("--port", type=int, help="port to listen on; 0 picks a free one")
    worker = add("worker", _worker, "Read the articles that wait on PostgreSQL, beside other workers.")
    worker.add_argument("--concurrency", type=int, metavar="N", help="articles at once, each in a process of its own")
    add("migrate", _migrate, "Bring the database to the present tables.")
    add("seed", _seed, "Read in the four articles that come with the service.")
    ingest = add("ingest", _ingest, "Read in text files, and files of articles a line of JSON each (.ndjson, .jsonl).")
    ingest.add_argument("file", nargs="+", type=Path)
    processors = os.cpu_count() or 1
    ingest.add_argument("--processes", type=int, default=processors, metavar="N", help="how many read at once")
    reextract = add("reextract", _reextract, "Read articles anew with the extractor of today, and say what changed.")
    reextract.add_argument("article", nargs="*", help="id of an article; none for all")
    extract = add("extract", _extract, "Print what a text file says, as JSON; keep nothing.")
    extract.add_argument("file", type=Path)
    evaluate = add("evaluate", _evaluate, "Measure how well gold articles are read.")
    evaluate.add_argument("gold", nargs="+", type=Path)
    evaluate.add_argument(
        "--errors",
        action="store_true",
        help="list what differs by class, each with the sentence and the stage at fault",
    )
    evaluate.add_argument("--class", dest="kind", metavar="TEXT", help="list only the classes that contain TEXT")
    evaluate.add_argument("--save", type=Path, metavar="FILE", help="keep the run")
    evaluate.add_argument(
        "--compare", type=Path, metavar="FILE", help="print what changed since this kept run, not since the last one"
    )
    move = add("move", _move, "Copy a database into an empty one of either kind, and compare the two.")
    move.add_argument("source", metavar="FROM", help="its address: sqlite:///FILE or postgresql://...")
    move.add_argument("target", metavar="TO", help="address of the empty one")
    backup = add("backup", _backup, "Copy the SQLite database into a file, also while it is in use.")
    backup.add_argument("file", type=Path)
    restore = add("restore", _restore, "Put a backup in the place of the SQLite database, which nobody may be using.")
    restore.add_argument("file", type=Path)
    restore.add_argument("--overwrite", action="store_true", help="also where there is a database already")
    _declare_keys(add("keys", _keys, "Make, list, rotate and revoke the keys of callers."))
    openapi = add("openapi", _openapi, "Write the contract to openapi/openapi.json.")
    openapi.add_argument("--check", action="store_true", help="write nothing; fail when the file is not up to date")
    return parser


def _declare_keys(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="make a key and print it, this once")
    create.add_argument("--name", required=True, help="who or what will use it")
    create.add_argument("--scopes", required=True, nargs="+", choices=[str(one) for one in Scope], metavar="SCOPE")
    acts.add_parser("list", help="list all keys, also those that work no longer")
    rotate = acts.add_parser("rotate", help="give a key a new secret and print it, this once")
    rotate.add_argument("key", help="id of the key")
    rotate.add_argument("--overlap", type=int, metavar="SECONDS", help="how long the secret of before still works")
    for each in (create, rotate):
        expiry = each.add_mutually_exclusive_group()
        expiry.add_argument("--days", type=int, metavar="N", help="have it stop working N days from now")
        expiry.add_argument("--no-expiry", action="store_true", help="have it work until it is revoked")
    revoke = acts.add_parser("revoke", help="end a key for good")
    revoke.add_argument("key", help="id of the key")


def _serve(options: argparse.Namespace) -> int:
    from service.app import create_app
    from service.http.logs import configure_logging
    from service.serving import Server

    given = {name: getattr(options, name) for name in ("host", "port") if getattr(options, name) is not None}
    settings = Settings(**given)
    if not _may_listen(settings):
        print(_NO_KEY, file=sys.stderr)
        return 1
    configure_logging(settings.log_level, settings.log_format)
    server = Server(create_app(settings), settings)
    listener = server.config.bind_socket()
    host, port = listener.getsockname()[:2]
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - compared, not bound
    print(f"Start page    {address}/")
    print(f"Try it out    {address}/docs")
    print("An example    curl --data-binary @seeds/000_9b35c98deb14e3f4.txt -H 'Content-Type: text/plain' \\")
    print(f"                {address}/v1/ingest", flush=True)
    server.run(sockets=[listener])
    return 0


def _worker(options: argparse.Namespace) -> int:
    from service.http.logs import configure_logging
    from service.worker import run

    given = {} if options.concurrency is None else {"extraction_processes": options.concurrency}
    settings = Settings(**given)
    configure_logging(settings.log_level, settings.log_format)
    run(settings)
    return 0


def _may_listen(settings: Settings) -> bool:
    """Whether it may serve at its address: on this machine alone it may without keys, elsewhere once there is one."""
    from service.access.command import was_key_made
    from service.http.access import is_loopback

    return is_loopback(settings.host) or (settings.require_keys != "never" and was_key_made(settings))


def _migrate(_options: argparse.Namespace) -> int:
    from service.store.engine import build_engine
    from service.store.migrate import migrate

    engine = build_engine(Settings())
    migrate(engine)
    engine.dispose()
    return 0


def _seed(_options: argparse.Namespace) -> int:
    if not SEEDS:
        print("This installation comes without seed articles.", file=sys.stderr)
        return 1
    return _take_in(SEEDS)


def _ingest(options: argparse.Namespace) -> int:
    return _take_in(options.file, options.processes)


def _take_in(files: Sequence[Path], processes: int = 0) -> int:
    from tqdm import tqdm

    from service.api.files import count_articles, take_in
    from service.domain.articles import ArticleIn
    from service.domain.clock import SystemClock
    from service.ingest.articles import ingest

    counts: Counter[bool | None] = Counter()
    number = count_articles(files)
    # A few articles are read before a process of its own has loaded the parser.
    with _workshop("ingest", min(processes, number // _WORTH_A_PROCESS)) as (database, reader, settings):

        def keep(article: ArticleIn) -> bool:
            return ingest(database, SystemClock(), reader.read, article).known

        taken = take_in(files, keep, settings, settings.extraction_processes + 1)
        for one in tqdm(taken, total=number, unit="article", disable=None):
            counts[one.known] += 1
            if one.problem is not None:
                tqdm.write(f"{one.place}: {one.problem}", file=sys.stderr)
    failed = f", {counts[None]} failed" if counts[None] else ""
    print(f"{counts[False]} articles read in, {counts[True]} known before{failed}.")
    return 1 if counts[None] else 0


def _reextract(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from service.domain.clock import SystemClock
    from service.ingest.articles import known_articles, reextract

    counts: Counter[str] = Counter()
    with _workshop("reextract") as (database, reader, _):
        for article_id in tqdm(options.article or list(known_articles(database)), unit="article", disable=None):
            try:
                outcome = reextract(database, SystemClock(), reader.read, article_id)
            except _FAULTS as error:
                tqdm.write(f"{article_id}: {_told(error)}", file=sys.stderr)
                counts["failed"] += 1
            else:
                counts["read"] += 1
                counts["different"] += bool(outcome.new or outcome.gone)
                counts += Counter(kept=outcome.kept, new=outcome.new, gone=outcome.gone)
                counts += Counter(f"{change.kind}s {change.type}" for change in outcome.changes)
    print(f"{counts['read']} articles read anew, {counts['different']} of them differently.")
    print(f"Reports: {counts['kept']} as before, {counts['new']} new, {counts['gone']} gone. Decisions stand.")
    for what in sorted(name for name in counts if " " in name):
        print(f"{what}: {counts[what]}")
    return 1 if counts["failed"] else 0


def _article(file: Path) -> ArticleIn:
    return ArticleIn(text=file.read_bytes().decode())  # its line ends as they are


def _told(error: Exception) -> str:
    """What is wrong, without the text that it is wrong with."""
    if isinstance(error, ValidationError):
        return "; ".join(each["msg"] for each in error.errors(include_input=False))
    return f"{type(error).__name__}: {error}"


@contextmanager
def _workshop(operation: str, processes: int = 0) -> Iterator[tuple["Database", "Reader", Settings]]:
    from service.access.audit import audited
    from service.domain.clock import SystemClock
    from service.ingest.reader import Reader
    from service.store.engine import build_engine
    from service.store.migrate import migrate
    from service.store.unit_of_work import Database

    # One article after another needs no second process, and so no second copy of the parser.
    settings = Settings(extraction_processes=processes)
    database = Database(build_engine(settings))
    reader = Reader(settings)
    try:
        migrate(database.engine)
        reader.start()
        yield audited(database, SystemClock(), Act(principal=COMMAND_LINE, operation=operation)), reader, settings
    finally:
        reader.close()
        database.close()


def _extract(options: argparse.Namespace) -> int:
    from service.ingest.reader import Reader

    reader = Reader(Settings(extraction_processes=0))
    reader.start()
    print(reader.read(_article(options.file)).model_dump_json(indent=2))
    reader.close()
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from service.evaluation import evaluate

    return evaluate(options.gold, errors=options.errors, kind=options.kind, save=options.save, against=options.compare)


def _move(options: argparse.Namespace) -> int:
    from service.store.command import run_move

    return run_move(options)


def _backup(options: argparse.Namespace) -> int:
    from service.store.command import run_backup

    return run_backup(options)


def _restore(options: argparse.Namespace) -> int:
    from service.store.command import run_restore

    return run_restore(options)


def _keys(options: argparse.Namespace) -> int:
    from service.access.command import run

    return run(options)


def _openapi(options: argparse.Namespace) -> int:
    from service.app import create_app

    # The contract is that of the defaults, whatever this machine's environment sets.
    settings = Settings.model_construct(**{name: field.default for name, field in Settings.model_fields.items()})
    text = json.dumps(create_app(settings).openapi(), ensure_ascii=False, indent=2) + "\n"
    if not options.check:
        CONTRACT.write_text(text, encoding="utf-8")
        return 0
    if CONTRACT.read_text(encoding="utf-8") == text:
        return 0
    print("openapi/openapi.json is not what the code says; write it with `python -m service openapi`.", file=sys.stderr)
    return 1
