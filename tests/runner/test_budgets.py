"""What a run may spend: its own cap, or what the owner's day has left."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from executions import services
from executions.engine.errors import FailureKind
from executions.engine.plan import parse_case
from executions.models import TestExecution
from executions.planning import config_of
from executions.runner import execution_end
from settingsui.models import settings_of

pytestmark = pytest.mark.django_db
CASE = {
    "name": "Open",
    "base_url": "http://127.0.0.1:9",
    "steps": [{"action": "press", "value": "a"}],
}


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice")


def queued(user: User, **caps: object) -> TestExecution:
    """A run under the user's settings with these caps."""
    preferences = settings_of(user)
    for name, value in caps.items():
        setattr(preferences, name, value)
    preferences.save()
    case = services.case_save(user=user, spec=parse_case(CASE))
    return services.execution_start(user=user, case=case, dispatched=False)


def spent(user: User, *, tokens: int, cost: str, hours_ago: float = 1) -> None:
    """An earlier run that spent so much."""
    run = queued(user)
    TestExecution.objects.filter(pk=run.pk).update(
        input_tokens=tokens - 1,
        output_tokens=1,
        cost_usd=Decimal(cost),
        queued_at=timezone.now() - timedelta(hours=hours_ago),
    )


def caps_of(run: TestExecution) -> tuple[int | None, float | None]:
    config = config_of(run)
    return config.max_tokens_per_run, config.max_cost_usd_per_run


def test_without_caps_there_is_none(alice: User) -> None:
    assert caps_of(queued(alice)) == (None, None)


def test_a_run_has_what_the_day_has_left_and_never_less_than_nothing(alice: User) -> None:
    spent(alice, tokens=700, cost="0.30")
    caps = {"max_tokens_per_day": 1_000, "max_cost_usd_per_day": Decimal("0.50")}
    tokens, cost = caps_of(queued(alice, **caps))
    assert (tokens, cost) == (300, pytest.approx(0.20))
    spent(alice, tokens=700, cost="0.30")
    assert caps_of(queued(alice, **caps)) == (0, 0.0)


def test_the_lower_of_both_caps_holds(alice: User) -> None:
    spent(alice, tokens=700, cost="0.30")
    caps = {"max_tokens_per_day": 1_000, "max_cost_usd_per_day": Decimal("0.50")}
    low = {"max_tokens_per_run": 100, "max_cost_usd_per_run": Decimal("0.01")}
    high = {"max_tokens_per_run": 9_000, "max_cost_usd_per_run": Decimal(9)}
    assert caps_of(queued(alice, **caps, **low)) == (100, 0.01)
    assert caps_of(queued(alice, **caps, **high)) == (300, pytest.approx(0.20))


def test_yesterday_s_runs_and_those_of_others_do_not_count(alice: User) -> None:
    spent(alice, tokens=700, cost="0.30", hours_ago=25)
    spent(User.objects.create_user("bob"), tokens=700, cost="0.30")
    caps = {"max_tokens_per_day": 1_000, "max_cost_usd_per_day": Decimal("0.50")}
    assert caps_of(queued(alice, **caps)) == (1_000, 0.50)


def test_a_run_of_unknown_price_leaves_the_day_s_dollar_cap_unkeepable(alice: User) -> None:
    run = queued(alice)
    TestExecution.objects.filter(pk=run.pk).update(input_tokens=700, cost_usd=None)
    assert config_of(queued(alice)).is_cost_known
    assert config_of(queued(alice, max_tokens_per_day=1_000)).is_cost_known
    capped = queued(alice, max_cost_usd_per_day=Decimal("0.50"))
    assert not config_of(capped).is_cost_known
    assert config_of(queued(User.objects.create_user("bob"), max_cost_usd_per_day=1)).is_cost_known
    TestExecution.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(hours=25))
    assert config_of(capped).is_cost_known


def test_a_run_that_lost_its_server_keeps_what_its_steps_have_cost(alice: User) -> None:
    for costs, total in (("0.25", "0.50"), Decimal("0.75")), (("0.25", None), None):
        run = queued(alice)
        TestExecution.objects.filter(pk=run.pk).update(state=TestExecution.State.RUNNING)
        for index, cost in enumerate(costs):
            run.step_results.create(
                index=index, step={}, action="click", status="passed", input_tokens=10, output_tokens=1,
                cost_usd=None if cost is None else Decimal(cost),
            )  # fmt: skip
        assert execution_end(run.pk, FailureKind.INTERNAL, "The server went away during the run.")
        run.refresh_from_db()
        assert (run.input_tokens, run.output_tokens, run.cost_usd) == (20, 2, total)
