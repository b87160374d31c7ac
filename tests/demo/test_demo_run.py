"""What `make demo` leaves behind: cases that the server's own shop can run, and no new version each time."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from executions.models import TestCase
from tieredapp.demo.case_files import demo_case_paths
from tieredapp.demo.seed import demo_recorded

pytestmark = pytest.mark.django_db


def test_the_cases_have_the_servers_address_and_stay_as_they_are(settings: LazySettings) -> None:
    settings.PORT = 8123
    first, second = demo_recorded(), demo_recorded()
    assert [case.pk for case in first] == [case.pk for case in second]
    assert [case.version for case in first] == [case.version for case in second]
    assert len(first) == TestCase.objects.count() == len(demo_case_paths())
    assert {case.base_url for case in first} == {"http://127.0.0.1:8123/demo/v1"}
