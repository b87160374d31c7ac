"""Pages of cases: the list, one case with its Run button, and what can be done with a case as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions import access, services
from executions import selectors_cases as reads
from executions.engine.plan import MAX_CASE_BYTES, InvalidCase, parse_case_text
from executions.errors import NotAllowed, Refused
from executions.forms import RunForm
from executions.models import TestCase
from executions.views.pages import case_or_404, numbers_of, page, page_of, user_of
from settingsui.models import settings_of

CASES_PER_PAGE = 25
RUNS_SHOWN = 10


@page
@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that a person may see, or the archived ones."""
    user = user_of(request)
    query, tag = request.GET.get("q", "").strip(), request.GET.get("tag", "").strip()
    archived = request.GET.get("archived") == "1"
    found = reads.cases_listed(user, query=query, tag=tag, archived=archived)
    shown = page_of(request, found, size=CASES_PER_PAGE)
    context = {
        "rows": reads.case_rows(user, shown.object_list),
        "shown": shown,
        "query": query,
        "tag": tag,
        "tags": reads.tags_of(access.cases_visible(user)),
        "archived": archived,
        "may_create": access.may_create(user),
        "run_form": RunForm(strategy=settings_of(user).fallback_strategy),
    }
    return render(request, "executions/case_list.html", context)


@page
@require_GET
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: its steps, its newest runs, and how to run it."""
    return _case_page(request, case_or_404(request, pk))


def _case_page(
    request: HttpRequest, case: TestCase, *, form: RunForm | None = None, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    context: dict[str, Any] = {
        "case": case,
        "steps": reads.case_steps(case),
        "row": reads.case_rows(user, [case])[0],
        "may_edit": access.may_edit_case(user, case),
        "may_run": access.may_run_case(user, case),
        "may_create": access.may_create(user),
        "run_form": form or RunForm(strategy=settings_of(user).fallback_strategy),
        "runs_shown": RUNS_SHOWN,
    }
    return render(request, "executions/case_detail.html", context, status=status)


@page
@require_POST
def case_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a run and show it."""
    case = case_or_404(request, pk)
    form = RunForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case, form=form, status=400)
    try:
        execution = services.execution_start(
            user=user_of(request),
            case=case,
            strategy=form.cleaned_data["strategy"] or None,
            base_url=form.cleaned_data["base_url"] or None,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _case_page(request, case, form=form, status=refusal.status)
    return redirect("execution-detail", pk=execution.pk)


@page
@require_POST
def case_run_selected(request: HttpRequest) -> HttpResponse:
    """Queue a run of each chosen case; what cannot be run is named, the rest runs."""
    user = user_of(request)
    form = RunForm(request.POST)
    chosen = numbers_of(request.POST.getlist("case"))[:CASES_PER_PAGE]
    cases = list(access.cases_visible(user).filter(pk__in=chosen))
    if not cases or not form.is_valid():
        messages.error(request, "Choose at least one case and a strategy, then run them.")
        return redirect("case-list")
    started = 0
    for case in cases:
        try:
            services.execution_start(
                user=user, case=case, strategy=form.cleaned_data["strategy"] or None
            )
            started += 1
        except Refused as refusal:
            messages.error(request, f"{case.name}: {refusal.message}")
    if started:
        messages.success(request, f"{started} run{'s' if started > 1 else ''} queued.")
    return redirect("execution-list")


@page
@require_POST
def case_run_chosen(request: HttpRequest) -> HttpResponse:
    """Run the case that the quick run names."""
    chosen = numbers_of([request.POST.get("case", "")])
    return case_run(request, pk=chosen[0] if chosen else 0)


@page
@require_POST
def case_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy the case for the person and open the copy's editor."""
    copy = services.case_duplicate(user=user_of(request), case=case_or_404(request, pk))
    messages.success(request, "This is your copy. Change it as you like.")
    return redirect("case-edit", pk=copy.pk)


@page
@require_POST
def case_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the case away, or back into the list."""
    case = case_or_404(request, pk)
    archived = request.POST.get("archived") != "0"
    services.case_archive(user=user_of(request), case=case, archived=archived)
    messages.success(request, f"“{case.name}” is {'archived' if archived else 'back in the list'}.")
    return redirect("case-list") if archived else redirect("case-detail", pk=pk)


@page
@require_GET
def case_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The case in the file format. Secret values stay here: the file has `***` in their place."""
    case = case_or_404(request, pk)
    response = JsonResponse(
        reads.case_file(case), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    name = slugify(case.name) or f"case-{case.pk}"
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@page
@require_http_methods(["GET", "POST"])
def case_import(request: HttpRequest) -> HttpResponse:
    """Make cases from a file or from pasted JSON; every problem is listed at once."""
    user = user_of(request)
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot make cases. Ask an admin for the QA role.")
    if request.method == "GET":
        return render(request, "executions/case_import.html")
    upload = request.FILES.get("file")
    if upload is not None and (upload.size or 0) > MAX_CASE_BYTES:
        text = b" " * (MAX_CASE_BYTES + 1)
    else:
        text = upload.read() if upload else request.POST.get("text", "").encode()
    try:
        case = services.case_save(user=user, spec=parse_case_text(text))
    except InvalidCase as invalid:
        context = {"problems": invalid.problems, "text": "" if upload else request.POST.get("text")}
        return render(request, "executions/case_import.html", context, status=400)
    messages.success(request, "The case is imported.")
    return redirect("case-detail", pk=case.pk)
