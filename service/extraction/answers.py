"""Offers made to nobody named, and who answers them: "Oslo has proposed a meeting in Vienna. Lima refused"."""

from collections.abc import Mapping, Sequence

from service.domain.vocabulary import MeetingStatus
from service.extraction.contact import Contact
from service.extraction.echoes import Echo, is_meant
from service.extraction.side import Side
from service.extraction.unsaid import leave_host


def take_answer(contact: Contact, heard: Mapping[int, Sequence[Echo]]) -> None:
    """Let whoever answers an offer that was made to nobody named be the one to whom it was made."""
    makers = {code for side in contact.arguments.sides() if side.stated for code in side.codes()}
    status = contact.assessment.status
    if status not in (MeetingStatus.PROPOSED, MeetingStatus.DECLINED) or contact.title or len(makers) != 1:
        return
    near = [echo for gap in (0, 1) for echo in heard.get(contact.passage.index + gap, ())]
    answer = next((echo for echo in near if is_meant(echo, contact) and _answers(echo, makers, status)), None)
    if answer is not None:
        leave_host(contact)
        by = answer.by if contact.people() else Side(inherited=answer.by.codes())  # he speaks for his state
        contact.arguments.others.append(by)
        contact.settle()


def _answers(echo: Echo, makers: set[str], status: MeetingStatus) -> bool:
    """Whether an echo is the word of another party than that which made an offer."""
    codes = echo.by.codes()
    fits = status in echo.befalls if status is MeetingStatus.PROPOSED else echo.status is status
    return fits and bool(codes) and makers.isdisjoint(codes)
