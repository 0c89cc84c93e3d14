"""Which reports tell of one meeting.

Two reports may be of one meeting when nothing forbids it (a veto, in `likeness`) and enough speaks for it (evidence).
Reports are gathered into meetings by `gathering`, and `ripples` tells what becomes different where some come or go.
"""

from service.resolution.blocking import found_by
from service.resolution.gathering import partition
from service.resolution.meeting_view import view

__all__ = ["found_by", "partition", "view"]
