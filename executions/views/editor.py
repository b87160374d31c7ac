"""The case editor, its inline check, and the versions of a case."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions import access, case_editor, services
from executions import selectors_compared as compared
from executions.case_editor import EditedCase, EditedStep
from executions.engine.plan import Action, Assertion, InvalidCase, Problem, WaitFor
from executions.errors import Conflict, NotAllowed, Refused
from executions.models import TestCase
from executions.trials import selector_try
from executions.views.pages import case_or_404, page, user_of
from executions.written_numbers import whole_number

CHOICES = {"actions": list(Action), "assertions": list(Assertion), "waits": list(WaitFor)}
NO_VERSION = 0
"""A form that names no version it stands on would overwrite whatever is there."""
BLANK = EditedStep(fields={"action": Action.CLICK.value})


@page
@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """An empty case, or a copy of what was typed into the editor of `copy_of`."""
    if not access.may_create(user_of(request)):
        raise NotAllowed("Viewers cannot make cases. Ask an admin for the QA role.")
    if request.method == "GET":
        first = EditedStep(fields={"action": Action.NAVIGATE.value})
        return _editor(request, EditedCase(steps=(first,)), case=None)
    origin = request.POST.get("copy_of", "")
    number = whole_number(origin)
    source = None if number is None else case_or_404(request, number)
    return _saved(request, case=None, source=source)


@page
@require_http_methods(["GET", "POST"])
def case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of a case; POST saves it or says what is wrong."""
    case = case_or_404(request, pk)
    if request.method == "GET":
        services.case_edit_checked(user=user_of(request), case=case)
        return _editor(request, case_editor.from_case(case), case=case)
    return _saved(request, case=case, source=case)


def _saved(request: HttpRequest, *, case: TestCase | None, source: TestCase | None) -> HttpResponse:
    edited = case_editor.from_post(request.POST, case=source)
    try:
        spec = case_editor.with_secrets(edited.spec(), edited, source)
        saved = services.case_save(
            user=user_of(request),
            spec=spec,
            case=case,
            expected_version=edited.version or NO_VERSION if case else None,
        )
    except InvalidCase as invalid:
        return _problems(request, edited, case, invalid.problems, status=400)
    except Conflict as conflict:
        return _conflict(request, edited, case, conflict)
    except Refused as refusal:
        problem = Problem(refusal.field, refusal.message)
        return _problems(request, edited, case, [problem], status=refusal.status)
    if _wants_json(request):
        return JsonResponse({"url": reverse("case-detail", args=[saved.pk])})
    return redirect("case-detail", pk=saved.pk)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _problems(
    request: HttpRequest,
    edited: EditedCase,
    case: TestCase | None,
    problems: list[Problem],
    *,
    status: int,
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"problems": _as_json(problems)}, status=status)
    return _editor(request, edited, case=case, problems=problems, status=status)


def _as_json(problems: list[Problem]) -> list[dict[str, str]]:
    return [{"field": problem.field, "message": problem.message} for problem in problems]


def _conflict(
    request: HttpRequest, edited: EditedCase, case: TestCase | None, conflict: Conflict
) -> HttpResponse:
    if case is None:
        raise conflict
    present = TestCase.objects.get(pk=case.pk)
    if _wants_json(request):
        history = reverse("case-history", args=[case.pk])
        return JsonResponse(
            {
                "message": conflict.message,
                "version": present.version,
                "changes": f"{history}?from={edited.version}&to={present.version}",
            },
            status=409,
        )
    return _editor(request, edited, case=case, problems=[Problem("", conflict.message)], status=409)


def _editor(
    request: HttpRequest,
    edited: EditedCase,
    *,
    case: TestCase | None,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "edited": edited,
        "blank": BLANK,
        "problems": problems or [],
        "choices": CHOICES,
        "problems_json": _as_json(problems or []),
    }
    return render(request, "executions/case_editor.html", context, status=status)


@page
@require_POST
def case_check(request: HttpRequest) -> HttpResponse:
    """What is wrong with the form as it stands: the same messages as on saving. Writes nothing."""
    origin = request.POST.get("copy_of", "")
    number = whole_number(origin)
    case = None if number is None else case_or_404(request, number)
    try:
        case_editor.from_post(request.POST, case=case).spec()
    except InvalidCase as invalid:
        return JsonResponse({"problems": _as_json(invalid.problems)})
    return JsonResponse({"problems": []})


@page
@require_POST
def case_try_selector(request: HttpRequest) -> HttpResponse:
    """Open a page in the runner's browser and say how many elements a selector matches there."""
    try:
        trial = selector_try(
            user=user_of(request),
            base_url=request.POST.get("base_url", "").strip(),
            address=request.POST.get("address", "").strip(),
            selector=request.POST.get("selector", "").strip(),
            frame=request.POST.get("frame", "").strip(),
        )
    except InvalidCase as invalid:
        return JsonResponse({"problem": _trial_problem(invalid)}, status=400)
    except Refused as refusal:
        return JsonResponse({"problem": refusal.message}, status=refusal.status)
    picture = base64.b64encode(trial.picture).decode() if trial.picture else ""
    shown = {"count": trial.count, "title": trial.title, "url": trial.url, "boxes": trial.boxes}
    return JsonResponse({**shown, "picture": picture, "problem": trial.problem})


def _trial_problem(invalid: InvalidCase) -> str:
    names = {
        "steps[0].value": "The address of the navigate step before it",
        "base_url": "The address",
    }
    names["steps[1].selector"] = "The selector"
    names["steps[1].frame"] = "The iframe's selector"
    problem = invalid.problems[0]
    return f"{names.get(problem.field, problem.field)} {problem.message}".strip()


@page
@require_GET
def case_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The case's versions, and what changed from one to another."""
    case = case_or_404(request, pk)
    versions = list(compared.case_versions(case))
    known = {row.version: row for row in versions}
    to = _chosen(request.GET.get("to"), known, default=case.version)
    since = _chosen(request.GET.get("from"), known, default=max(to - 1, min(known, default=1)))
    context = {
        "case": case,
        "versions": versions,
        "since": since,
        "to": to,
        "lines": compared.versions_compared(known[since], known[to])
        if since in known and to in known
        else [],
        "may_edit": access.may_edit_case(user_of(request), case),
    }
    return render(request, "executions/case_history.html", context)


def _chosen(given: str | None, known: dict[int, Any], *, default: int) -> int:
    number = whole_number(given)
    return default if number is None or number not in known else number


@page
@require_POST
def case_restore(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Save an earlier version again, as the newest one."""
    case = case_or_404(request, pk)
    row = case.versions.filter(version=version).first()
    if row is None:
        raise Http404("There is no such version.")
    services.case_edit_checked(user=user_of(request), case=case)
    try:
        spec = case_editor.from_snapshot(row.snapshot)
    except InvalidCase as invalid:
        raise Refused(f"Version {version} can no longer be used: {invalid}") from invalid
    saved = services.case_save(
        user=user_of(request),
        spec=spec,
        case=case,
        expected_version=case.version,
    )
    messages.success(request, f"Version {version} is back, as version {saved.version}.")
    return redirect("case-detail", pk=pk)
