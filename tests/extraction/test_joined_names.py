"""Names joined by hyphens, which the parser reads as one familiar name."""

import pytest

from service.domain.vocabulary import PublishedBasis
from service.extraction.joined_names import joined_names
from service.extraction.parse import load_parser
from service.extraction.reading import Document, Passage, PassageKind
from service.extraction.stand_ins import with_stand_ins, without_stand_ins


def parsed(text: str) -> Passage:
    """One parsed passage."""
    passage = Passage(0, "text", PassageKind.PROSE, text, tuple(range(len(text))))
    load_parser().parse(Document(text, None, None, PublishedBasis.NONE, "en", [passage]))
    return passage


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("President Yoon Ji-hoon met Khalid al-Otaibi.", ["Ji-hoon", "al-Otaibi"]),
        ("Jean-Pierre Dumont hosted Ngozi Okoro-Eze.", ["Jean-Pierre", "Okoro-Eze"]),
        ("The US-China talks and the Franco-German plan failed.", []),
        ("A Geneva-based envoy flew to Sharm el-Sheikh and the Asia-Pacific.", []),
        ("Vice-President Amina Daud and Secretary-General Lars Holm spoke of COVID-19 and twenty-five F-16 jets.", []),
        ("Poland-led forces and Israeli-Palestinian talks made a Moscow-friendly Twenty-Five.", []),
    ],
)
def test_only_names_of_persons_are_joined(text: str, names: list[str]) -> None:
    """Not parties, places, offices, numbers or what only ends in a hyphen's second half."""
    doc = parsed(text).parsed
    assert [doc[at : at + 3].text for at in joined_names(doc)] == names


def test_every_token_keeps_its_place_and_hangs_on_its_name() -> None:
    """The parse of the stand-ins is told on the words as they are."""
    doc = parsed("Qatari Prime Minister Khalid al-Otaibi hosted President Yoon Ji-hoon for talks.").parsed
    read_as = with_stand_ins(doc)
    assert read_as is not None
    assert read_as.text == "Qatari Prime Minister Khalid Johnson hosted President Yoon Johnson for talks."
    hosted = next(token for token in doc if token.text == "hosted")
    assert hosted.dep_ == "ROOT"
    assert [token.text for token in hosted.children if token.dep_ in ("nsubj", "dobj")] == ["Otaibi", "hoon"]
    assert without_stand_ins(doc, read_as).text == doc.text
