"""The tables, one module each; Alembic compares a database with these."""

from service.store.tables.api_key import ApiKeyRow
from service.store.tables.article import ArticleRow
from service.store.tables.audit_entry import AuditEntryRow
from service.store.tables.base import ResourceTable, Table, columns
from service.store.tables.change import ChangeRow
from service.store.tables.channel import ChannelRow
from service.store.tables.channel_name import ChannelNameRow
from service.store.tables.channel_party import ChannelPartyRow
from service.store.tables.decision import DecisionRow
from service.store.tables.decision_anchor import DecisionAnchorRow
from service.store.tables.delivery import DeliveryRow
from service.store.tables.delivery_attempt import DeliveryAttemptRow
from service.store.tables.job import JobRow
from service.store.tables.job_line import JobLineRow
from service.store.tables.kept_answer import KeptAnswerRow
from service.store.tables.meeting import MeetingRow
from service.store.tables.meeting_official import MeetingOfficialRow
from service.store.tables.meeting_party import MeetingPartyRow
from service.store.tables.meeting_seat import MeetingSeatRow
from service.store.tables.official import OfficialRow
from service.store.tables.official_office import OfficialOfficeRow
from service.store.tables.official_party import OfficialPartyRow
from service.store.tables.redirect import RedirectRow
from service.store.tables.report import ReportRow
from service.store.tables.report_key import ReportKeyRow
from service.store.tables.webhook import WebhookRow

__all__ = [
    "ApiKeyRow",
    "ArticleRow",
    "AuditEntryRow",
    "ChangeRow",
    "ChannelNameRow",
    "ChannelPartyRow",
    "ChannelRow",
    "DecisionAnchorRow",
    "DecisionRow",
    "DeliveryAttemptRow",
    "DeliveryRow",
    "JobLineRow",
    "JobRow",
    "KeptAnswerRow",
    "MeetingOfficialRow",
    "MeetingPartyRow",
    "MeetingRow",
    "MeetingSeatRow",
    "OfficialOfficeRow",
    "OfficialPartyRow",
    "OfficialRow",
    "RedirectRow",
    "ReportKeyRow",
    "ReportRow",
    "ResourceTable",
    "Table",
    "WebhookRow",
    "columns",
]
