"""Lists and pages of cases and runs, as the server renders them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from executions import services
from executions.models import TestCase, TestExecution
from settingsui.models import Team, TeamMembership, settings_of
from tests.pages import scenes

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "path",
    ["/", "/cases/", "/cases/1/", "/cases/import/", "/executions/", "/executions/1/", "/executions/1/live/"],
)  # fmt: skip
def test_every_page_asks_for_a_login(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


def test_signing_in_leads_home(client, alice):
    answer = client.post("/login/", {"username": "alice", "password": scenes.PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"


def test_a_wrong_password_is_said_near_the_form(client, alice):
    answer = client.post("/login/", {"username": "alice", "password": "wrong"})
    assert b"Please enter a correct username and password" in answer.content


def test_signing_in_brings_the_users_own_time_zone(client, alice):
    preferences = settings_of(alice)
    preferences.time_zone = "Asia/Tokyo"
    preferences.save()
    client.post("/login/", {"username": "alice", "password": scenes.PASSWORD})
    assert client.session["time_zone"] == "Asia/Tokyo"


def test_the_run_button_queues_a_run_under_the_chosen_strategy(signed_in, case):
    answer = signed_in.post(f"/cases/{case.pk}/run/", {"strategy": "option_b"})
    run = TestExecution.objects.get()
    assert answer["Location"] == f"/executions/{run.pk}/"
    assert (run.strategy, run.state) == ("option_b", "queued")


def test_an_unknown_strategy_is_refused_beside_the_button_and_nothing_runs(signed_in, case):
    answer = signed_in.post(f"/cases/{case.pk}/run/", {"strategy": "option_z"})
    assert answer.status_code == 400
    assert b"Choose option_a, option_b or option_c." in answer.content
    assert not TestExecution.objects.exists()


def test_an_archived_case_is_not_run_and_the_page_says_why(signed_in, alice, case):
    services.case_archive(user=alice, case=case)
    answer = signed_in.post(f"/cases/{case.pk}/run/", {"strategy": "option_c"})
    assert answer.status_code == 409
    assert b"The case is archived." in answer.content


def test_another_address_replaces_the_cases_own(signed_in, case):
    signed_in.post(f"/cases/{case.pk}/run/", {"base_url": "http://127.0.0.1:7777/"})
    assert TestExecution.objects.get().base_url == "http://127.0.0.1:7777"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://host/", "nothing at all"])
def test_an_address_that_is_not_http_is_refused(signed_in, case, address):
    answer = signed_in.post(f"/cases/{case.pk}/run/", {"base_url": address})
    assert answer.status_code == 400
    assert not TestExecution.objects.exists()


def test_somebody_elses_case_and_run_are_not_there(client, alice, bob, case):
    run = scenes.run_failed(alice, case)
    client.force_login(bob)
    for path in (
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/case.json",
        f"/executions/{run.pk}/",
        f"/executions/{run.pk}/body/",
        f"/executions/{run.pk}/live/",
        f"/executions/{run.pk}/result.json",
        f"/executions/{run.pk}/screenshots/4.jpg",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/cases/{case.pk}/run/").status_code == 404
    assert b"Sign in</a>" not in client.get("/cases/").content


def test_forms_without_a_csrf_token_are_refused(alice, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(f"/cases/{case.pk}/run/").status_code == 403
    assert not TestExecution.objects.exists()


def test_a_healed_run_says_which_tier_and_why(signed_in, alice, case):
    run = scenes.run_healed(alice, case)
    text = signed_in.get(f"/executions/{run.pk}/").content.decode()
    assert "Tier 2 (Hybrid) did it through the element&#x27;s fingerprint" in text
    assert "because with the step&#x27;s own selector no element matched" in text
    assert "All 5 steps passed, 1 of them healed" in text
    assert f"/executions/{run.pk}/screenshots/3.jpg" in text
    assert "TypeError: cart is undefined" in text
    assert 'x="540.0" y="420.5" width="200.0" height="44.0"' in text


def test_a_run_whose_budget_was_spent_says_so_at_its_head(signed_in, alice, case):
    run = scenes.run_healed(alice, case)
    told = "The budget allowed no model call at step"
    assert told not in signed_in.get(f"/executions/{run.pk}/").content.decode()
    attempt = run.tier_logs.exclude(failure_kind="").first()
    run.tier_logs.filter(pk=attempt.pk).update(failure_kind="budget_spent")
    text = signed_in.get(f"/executions/{run.pk}/").content.decode()
    assert (
        f"of them healed: look at what was used instead. {told} {attempt.step_index + 1}." in text
    )


def test_a_failed_check_is_shown_in_its_own_words_and_escaped(signed_in, alice, case):
    run = scenes.run_failed(alice, case, message=f"Expected a, found {EVIL}")
    for path in (f"/executions/{run.pk}/", f"/executions/{run.pk}/body/"):
        text = signed_in.get(path).content.decode()
        assert EVIL not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_name_with_markup_is_text_on_every_page(signed_in, alice):
    case = scenes.case_made(alice, name=EVIL, description=EVIL, tags=[EVIL])
    run = scenes.run_passed(alice, case)
    for path in ("/", "/cases/", f"/cases/{case.pk}/", "/executions/", f"/executions/{run.pk}/"):
        text = signed_in.get(path).content.decode()
        assert EVIL not in text, path
        assert "&lt;script&gt;" in text, path


def test_a_secret_is_nowhere_on_the_pages(signed_in, alice, case):
    run = scenes.run_passed(alice, case)
    token = case.steps.get(position=2).secret_value
    for path in (
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/case.json",
        f"/executions/{run.pk}/",
        f"/executions/{run.pk}/live/",
        f"/executions/{run.pk}/result.json",
    ):
        text = signed_in.get(path).content.decode()
        assert "sesame-9" not in text, path
        assert token not in text, path


def test_the_picture_is_served_to_those_who_may_see_the_run(signed_in, alice, case):
    run = scenes.run_failed(alice, case)
    answer = signed_in.get(f"/executions/{run.pk}/screenshots/4.jpg")
    assert answer.content == scenes.JPEG
    assert answer["Content-Type"] == "image/jpeg"
    assert signed_in.get(f"/executions/{run.pk}/screenshots/0.jpg").status_code == 404


def test_a_picture_outside_the_media_folder_is_never_served(signed_in, alice, case, media):
    run = scenes.run_failed(alice, case)
    (media.parent / "private.txt").write_text("private")
    run.step_results.filter(index=4).update(screenshot="../private.txt")
    assert signed_in.get(f"/executions/{run.pk}/screenshots/4.jpg").status_code == 404


def test_polling_gives_the_messages_after_a_number_in_order(signed_in, alice, case):
    run = scenes.run_passed(alice, case)
    messages = signed_in.get(f"/executions/{run.pk}/live/?after=3").json()["messages"]
    assert [m["sequence"] for m in messages] == list(range(4, run.last_sequence + 1))
    snapshot = signed_in.get(f"/executions/{run.pk}/live/").json()["messages"]
    assert [m["type"] for m in snapshot] == ["snapshot"]


def test_cancelling_a_queued_run_ends_it(signed_in, alice, case):
    run = scenes.run_queued(alice, case)
    signed_in.post(f"/executions/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_cancelling_an_ended_run_says_so(signed_in, alice, case):
    run = scenes.run_passed(alice, case)
    answer = signed_in.post(f"/executions/{run.pk}/cancel/", follow=True)
    assert b"The run has ended already." in answer.content


def test_running_again_takes_another_strategy_and_names_its_ancestor(signed_in, alice, case):
    run = scenes.run_passed(alice, case, "option_a")
    signed_in.post(f"/executions/{run.pk}/rerun/", {"strategy": "option_b"})
    again = TestExecution.objects.latest("pk")
    assert (again.strategy, again.rerun_of_id) == ("option_b", run.pk)


def test_running_again_with_an_unknown_strategy_is_refused(signed_in, alice, case):
    run = scenes.run_passed(alice, case)
    answer = signed_in.post(f"/executions/{run.pk}/rerun/", {"strategy": "option_z"})
    assert answer.status_code == 400
    assert TestExecution.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outcome=passed_healed", {"healed"}),
        ("outcome=failed", {"failed"}),
        ("outcome=active", {"queued"}),
        ("strategy=option_a", {"passed"}),
        ("tier=2", {"healed"}),
        ("since=2999-01-01", set()),
        ("until=2000-01-01", set()),
        ("outcome=nonsense", {"healed", "failed", "queued", "passed"}),
        ("q=sign", {"healed", "failed", "queued", "passed"}),
        ("q=nothing+like+it", set()),
    ],
)
def test_the_list_of_runs_is_narrowed_by_its_filters(signed_in, alice, case, query, expected):
    runs = {
        "healed": scenes.run_healed(alice, case),
        "failed": scenes.run_failed(alice, case),
        "passed": scenes.run_passed(alice, case, "option_a"),
        "queued": scenes.run_queued(alice, case),
    }
    text = signed_in.get(f"/executions/?{query}").content.decode()
    shown = {name for name, run in runs.items() if f'href="/executions/{run.pk}/"' in text}
    assert shown == expected


def test_cases_are_found_by_name_address_and_tag(signed_in, alice):
    scenes.case_made(alice, name="Buy ink", tags=["shop"])
    scenes.case_made(alice, name="Leave", tags=["account"])
    assert b"Buy ink" in signed_in.get("/cases/?q=shop").content
    assert b"Leave" not in signed_in.get("/cases/?q=shop").content
    assert b"Buy ink" not in signed_in.get("/cases/?tag=account").content


def test_chosen_cases_run_together_and_others_cases_do_not(signed_in, alice, bob):
    mine = [scenes.case_made(alice, name=f"Case {n}") for n in range(3)]
    theirs = scenes.case_made(bob)
    chosen = [mine[0].pk, mine[2].pk, theirs.pk]
    signed_in.post("/cases/run/", {"case": chosen, "strategy": "option_a"})
    assert sorted(TestExecution.objects.values_list("case_id", flat=True)) == [
        mine[0].pk,
        mine[2].pk,
    ]


def test_a_case_file_is_imported_or_every_problem_is_listed(signed_in):
    good = (
        '{"name": "Open", "base_url": "http://h", "steps": [{"action": "navigate", "value": "/"}]}'
    )
    answer = signed_in.post("/cases/import/", {"text": good})
    assert answer.status_code == 302
    bad = good.replace("navigate", "fly")
    answer = signed_in.post("/cases/import/", {"text": bad})
    assert answer.status_code == 400
    assert b"steps[0].action" in answer.content
    assert b"must be one of navigate" in answer.content
    assert TestCase.objects.count() == 1


def test_a_viewer_sees_no_buttons_and_is_refused(client, bob, case, alice):
    team = Team.objects.create(name="Web")
    for user in (alice, bob):
        TeamMembership.objects.create(user=user, team=team)
    case.team = team
    case.save()
    bob.groups.add(Group.objects.get_or_create(name="viewer")[0])
    client.force_login(bob)
    page = client.get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert reverse("case-run", args=[case.pk]) not in page.content.decode()
    assert client.post(f"/cases/{case.pk}/run/").status_code == 403
    assert client.get("/cases/import/").status_code == 403
    assert not TestExecution.objects.exists()


@pytest.mark.parametrize("path", ["/", "/cases/", "/executions/"])
def test_lists_make_as_many_queries_for_one_row_as_for_many(signed_in, alice, path):
    def made(number: int) -> int:
        for each in range(number):
            own = scenes.case_made(alice, name=f"Case {number} {each}", tags=["a", f"b{each}"])
            scenes.run_queued(alice, own)
        signed_in.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(path).status_code == 200
        return len(queries)

    assert made(1) == made(12)


def test_a_run_page_makes_as_many_queries_for_few_steps_as_for_many(signed_in, alice):
    def made(number: int) -> int:
        steps = [{"action": "click", "selector": f"#b{n}"} for n in range(number)]
        run = scenes.run_healed(alice, scenes.case_made(alice, steps=steps), index=0)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(f"/executions/{run.pk}/").status_code == 200
        return len(queries)

    assert made(2) == made(40)


@pytest.mark.parametrize("number", ["²", "x", "", "99999999999999999999", "-1"])
def test_what_is_no_number_of_a_case_or_run_is_refused_without_a_crash(signed_in, alice, number):
    run = scenes.run_passed(alice, scenes.case_made(alice))
    answer = signed_in.post("/cases/run/", {"case": number, "strategy": "option_c"}, follow=True)
    assert "Choose at least one case" in answer.content.decode()
    assert signed_in.post("/run/", {"case": number, "strategy": "option_c"}).status_code == 404
    assert signed_in.get(f"/executions/{run.pk}/compare/?with={number}").status_code == 404
    snapshot = signed_in.get(f"/executions/{run.pk}/live/?after={number}").json()["messages"]
    assert [message["type"] for message in snapshot] == ["snapshot"]


def test_cases_of_one_name_are_told_apart_by_their_addresses(signed_in, alice):
    scenes.case_made(alice, base_url="http://127.0.0.1:9/old")
    scenes.case_made(alice, base_url="http://127.0.0.1:9/new")
    page = signed_in.get("/cases/").content.decode()
    assert "http://127.0.0.1:9/old" in page
    assert "http://127.0.0.1:9/new" in page


def test_a_failed_run_with_healed_steps_asks_why_it_failed(signed_in, alice, case):
    run = scenes.run_failed(alice, case)
    TestExecution.objects.filter(pk=run.pk).update(healed=True)
    page = signed_in.get(f"/executions/{run.pk}/").content.decode()
    assert "Look at why it did not pass." in page
    assert "Look at what was used instead" not in page
