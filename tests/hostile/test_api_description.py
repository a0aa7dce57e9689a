"""Whatever the description of the API allows, and what it does not: never a fault of ours.

HYGIE_API_CASES sets the number of requests per operation.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hygie.config.wsgi import application
from tests.hostile.worlds import a_key, a_world

pytestmark = pytest.mark.django_db(transaction=True)
CASES = int(os.environ.get("HYGIE_API_CASES", "250"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_no_request_makes_a_fault_nor_an_answer_that_is_not_described(monkeypatch):
    monkeypatch.setattr("hygie.platform.throttle.count", lambda *_, **__: None)
    key = a_key()[1]["HTTP_AUTHORIZATION"]
    a_world()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    seen = []

    for operation in operations:
        strategies = [
            operation.as_strategy(generation_mode=mode)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ]

        @settings(
            max_examples=CASES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(*strategies), with_key=st.sampled_from([True, True, True, False]))
        def ask(case, with_key):
            headers = {"Authorization": key} if with_key else {}
            answer = case.call(headers=headers)
            seen.append(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        ask()

    assert len(operations) == 14
    assert {200, 401, 422} <= set(seen), sorted(set(seen))
