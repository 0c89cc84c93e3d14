"""What the log tells of callers: who they are, and never what they show."""

import io
import json
import logging

from starlette.testclient import TestClient

from service.app import create_app
from service.domain.access import Scope
from service.http.logs import log_handler
from service.settings import Settings
from tests.applications import make_key


def test_the_log_names_the_key_and_holds_no_secret(settings: Settings) -> None:
    """Each access line has the id of the key, where one was good; neither a good nor a wrong one is written out."""
    secret = make_key(settings, Scope.READ)
    wrong = secret.replace(secret.split("_")[3], "0" * 8)
    stream, logger = io.StringIO(), logging.getLogger("service")
    handler, level = log_handler("json", stream), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    with TestClient(create_app(settings)) as client:
        answers = [
            client.request(method, path, headers={"Authorization": f"Bearer {key}"} if key else {})
            for method, path, key in (
                ("GET", "/v1/meetings", secret),
                ("DELETE", "/v1/articles/art_01JDAHZ8K3W6R9V2T5X8Y1B4C7", secret),
                ("GET", "/v1/meetings", wrong),
                ("GET", "/metrics", ""),
            )
        ]
    logger.removeHandler(handler)
    logger.setLevel(level)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    told = [(line["status"], line.get("principal")) for line in lines if line["logger"] == "service.access"]
    key_id = "_".join(("key", secret.split("_")[1]))
    assert told == [(200, key_id), (403, key_id), (401, None), (401, None)]
    assert secret.split("_")[2] not in stream.getvalue()
    assert ["server-timing" in answer.headers for answer in answers] == [True, False, False, False]
