"""The articles that are read and ingested: the project's gold set, and as many made-up ones as a run wants."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from service.evaluation.gold import GoldRecord, read_gold

GOLD = Path(__file__).parents[1] / "gold"

_MINISTERS = (
    ("Estonian", "Liisa Kõrvemaa"),
    ("Japanese", "Hayashida Kenji"),
    ("Norwegian", "Sigrid Aasheim"),
    ("Bolivian", "Wara Choquehuanca"),
    ("Kenyan", "Wanjiru Oduya"),
    ("Indonesian", "Ratna Wijayakusuma"),
    ("Australian", "Claire Hathersage"),
    ("Georgian", "Levan Tsiklauri"),
    ("Finnish", "Aino Raudaskoski"),
    ("Chilean", "Matías Errázuriz Lynch"),
    ("Vietnamese", "Phạm Quốc Tuấn"),
    ("German", "Katharina Ellwanger"),
)
_CITIES = ("Tallinn", "Tokyo", "Oslo", "Nairobi", "Jakarta", "Canberra", "Helsinki", "Santiago", "Hanoi", "Berlin")


def gold_articles() -> list[GoldRecord]:
    """The project's own gold articles, seeds included, each text once."""
    return list({record.text: record for record in read_gold(sorted(GOLD.glob("*.jsonl")))}.values())


def made_up_articles() -> Iterator[dict[str, str]]:
    """Ingest requests without end, each about one meeting that no other tells of."""
    first_day = date(2024, 1, 1)
    for number in count():
        host, guest = number % len(_MINISTERS), (number * 5 + 1 + number // len(_MINISTERS)) % len(_MINISTERS)
        if host == guest:
            continue
        (country, name), (other_country, other_name) = _MINISTERS[host], _MINISTERS[guest]
        city = _CITIES[number % len(_CITIES)]
        day = first_day + timedelta(days=3 * number)
        yield {
            "text": (
                f"{country} Foreign Minister {name} met {other_country} Foreign Minister {other_name} in {city} on "
                f"{day.day} {day:%B %Y}, a spokesperson said. The two discussed trade and the safety of shipping.\n\n"
                f"{other_name} had called the talks overdue. No date was given for a next round."
            ),
            "title": f"Note {number} from {city}",
            "published_at": (day + timedelta(days=1)).isoformat(),
        }
