"""Pages of runs: the list, the live page of one run, and its files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from executions import access, reviews, selectors, selectors_compared, selectors_runs, services
from executions import selectors_pages as reads
from executions.errors import Conflict
from executions.forms import ExecutionFilterForm, RunForm
from executions.models import StepResult
from executions.paging import NewestPaginator
from executions.views.pages import execution_or_404, numbers_of, page, user_of

RUNS_PER_PAGE = 50


@page
@require_GET
def execution_list(request: HttpRequest) -> HttpResponse:
    """The runs that a person may see, newest first, as the filter asks."""
    form = ExecutionFilterForm(request.GET)
    chosen = form.chosen()
    found = selectors_runs.executions_chosen(user_of(request), chosen)
    pages = NewestPaginator(found, RUNS_PER_PAGE, listed=selectors_runs.executions_listed)
    shown = pages.get_page(request.GET.get("page"))
    context = {"form": form, "chosen": chosen, "shown": shown}
    return render(request, "executions/execution_list.html", context)


@page
@require_GET
def execution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One run as it goes, or as it went."""
    execution = execution_or_404(request, pk)
    context = {
        "view": reads.run_view(pk, user=user_of(request)),
        "may_control": access.may_control_execution(user_of(request), execution),
        "run_form": RunForm(strategy=execution.strategy),
        "earlier": selectors_runs.earlier_runs(user_of(request), execution),
    }
    return render(request, "executions/execution_detail.html", context)


@page
@require_GET
def execution_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the run goes on."""
    execution = execution_or_404(request, pk)
    context = {
        "view": reads.run_view(pk, user=user_of(request)),
        "may_control": access.may_control_execution(user_of(request), execution),
        "earlier": selectors_runs.earlier_runs(user_of(request), execution),
    }
    return render(request, "executions/_body.html", context)


@page
@require_GET
def execution_step(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """One step's row."""
    execution_or_404(request, pk)
    view = reads.run_view(pk, user=user_of(request))
    if index >= len(view.steps):
        raise Http404("The run has no such step.")
    return render(
        request,
        "executions/_step_row.html",
        {"step": view.steps[index], "execution": view.execution},
    )


@page
@require_GET
def execution_live(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened after message number `?after=`, for pages that no WebSocket reaches."""
    execution_or_404(request, pk)
    after = numbers_of([request.GET.get("after", "")])
    if not after:
        return JsonResponse({"messages": [reads.run_snapshot(pk)]})
    return JsonResponse({"messages": selectors.events_after(pk, min(after[0], 2**31))})


@page
@require_POST
def execution_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the run to stop; one that has ended stays as it is."""
    execution = execution_or_404(request, pk)
    try:
        services.execution_cancel(user=user_of(request), execution=execution)
    except Conflict as refusal:
        messages.info(request, refusal.message)
    return redirect("execution-detail", pk=pk)


@page
@require_POST
def execution_rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the same case again, under the strategy that is asked for."""
    execution = execution_or_404(request, pk)
    form = RunForm(request.POST)
    strategy = (
        form.cleaned_data.get("strategy") if form.is_valid() else request.POST.get("strategy")
    )
    again = services.execution_rerun(
        user=user_of(request), execution=execution, strategy=strategy or None
    )
    return redirect("execution-detail", pk=again.pk)


@page
@require_POST
def execution_review(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has looked at it, or wants it back in the list of those that need a look."""
    reviewed = request.POST.get("reviewed") != "0"
    reviews.execution_review(
        user=user_of(request), execution=execution_or_404(request, pk), reviewed=reviewed
    )
    messages.success(request, "Marked as reviewed." if reviewed else "Marked as not reviewed.")
    return redirect("execution-detail", pk=pk)


@page
@require_GET
def execution_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The run beside another one of the same case, step by step."""
    execution_or_404(request, pk)
    other = numbers_of([request.GET.get("with", "")])
    if not other:
        raise Http404("Name the run to compare with.")
    execution_or_404(request, other[0])
    left, right = reads.run_view(other[0]), reads.run_view(pk)
    context = {"left": left, "right": right, "pairs": selectors_compared.runs_compared(left, right)}
    return render(request, "executions/execution_compare.html", context)


@page
@require_GET
def execution_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole result as a JSON file: what the command line prints."""
    execution_or_404(request, pk)
    result = selectors.execution_result(selectors.execution_with_results(pk))
    response = JsonResponse(result, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="run-{pk}.json"'
    return response


@page
@require_GET
def execution_screenshot(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """The picture of a step as it ended."""
    execution_or_404(request, pk)
    row = StepResult.objects.filter(execution_id=pk, index=index).exclude(screenshot="").first()
    if row is None:
        raise Http404("There is no picture of this step.")
    response = _media(row.screenshot, "image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response


@page
@require_GET
def execution_trace(request: HttpRequest, pk: int) -> HttpResponse:
    """The run's Playwright trace, to download."""
    execution = execution_or_404(request, pk)
    if not execution.trace_file:
        raise Http404("No trace was kept of this run.")
    response = _media(execution.trace_file, "application/zip")
    response["Content-Disposition"] = f'attachment; filename="run-{pk}-trace.zip"'
    return response


def _media(relative: str, content_type: str) -> HttpResponse:
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / relative).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise Http404("The file is gone; old files are removed after a time.")
    return HttpResponse(path.read_bytes(), content_type=content_type)
