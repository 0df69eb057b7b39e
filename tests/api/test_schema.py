"""The API against its own description: whatever is sent, it answers in its own words."""

import json

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from vuonuom.accounts.actions import make_token
from vuonuom.api.app import api

EXAMPLES = 10  # each way, for each operation
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def operations():
    description = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)
    )
    schema = schemathesis.openapi.from_dict(description)
    return [pytest.param(found.ok(), id=found.ok().label) for found in schema.get_all_operations()]


def send(client, case):
    headers = {
        name: value
        for name, value in dict(case.headers or {}).items()
        if name.lower() not in ("authorization", "content-type")
    }
    body = {}
    if isinstance(case.body, bytes):
        body = {"data": case.body, "content_type": case.media_type or "application/json"}
    elif case.method != "GET" and not isinstance(case.body, type(schemathesis.core.NOT_SET)):
        body = {"data": json.dumps(case.body), "content_type": "application/json"}
    return client.generic(
        case.method, case.formatted_path, query_params=case.query or {}, headers=headers, **body
    )


@pytest.mark.django_db
@pytest.mark.parametrize("operation", operations())
def test_nothing_that_is_sent_breaks_it(cast, operation):
    secret = make_token(by=cast.movement_office, name="thử").secret
    client = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    cases = st.one_of(
        operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )

    @settings(
        max_examples=EXAMPLES * 2,
        deadline=None,
        database=None,
        suppress_health_check=SLOW,
        phases=[Phase.explicit, Phase.generate],
        derandomize=True,
    )
    @given(cases)
    def answered(case):
        answer = send(client, case)
        assert answer.status_code < 500, (answer.status_code, case.formatted_path, case.body)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"

    answered()
