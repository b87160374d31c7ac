"""The analytics page, the data of its charts, its exports, and strategy comparisons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from analytics import comparisons as compared
from analytics import rollups, tables
from analytics.figures import CHART_ROWS
from analytics.filters import AnalyticsForm, Chosen
from analytics.models import Comparison
from analytics.sections import SHOWN_ROWS, Counted, Section, Shown
from executions import access, csv_export, selectors_cases
from executions.errors import Refused
from executions.views.pages import numbers_of, page, user_of
from settingsui.models import StrategyChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

CASES_OFFERED = 500


def _form(request: HttpRequest) -> AnalyticsForm:
    form = AnalyticsForm(request.GET)
    visible = access.cases_visible(user_of(request))
    cases = selectors_cases.cases_named(visible, limit=CASES_OFFERED)
    asked = set(numbers_of([request.GET.get("case", "")])) - {pk for pk, _ in cases}
    cases += visible.filter(pk__in=asked).values_list("pk", "name")
    form.offer(cases=cases, tags=selectors_cases.tags_of(visible))
    return form


def _chosen(request: HttpRequest) -> Chosen:
    """The filters of the address; the figures behind them are brought up to date."""
    rollups.catch_up()
    return _form(request).chosen(user_of(request))


@page
@require_GET
def analytics(request: HttpRequest) -> HttpResponse:
    """The figures as tables and charts, as the filter asks."""
    waiting = rollups.waiting_runs()
    form = _form(request)
    chosen = form.chosen(user_of(request))
    # One more than is shown, to know whether there are more.
    ranked = replace(chosen, ranked=SHOWN_ROWS + 1)
    context = {
        "form": form,
        "chosen": chosen,
        "shown": [Shown(section, section.counted(ranked)) for section in tables.SECTIONS],
        "waiting": waiting,
        "query": request.GET.urlencode(),
    }
    return render(request, "analytics/analytics.html", context)


@page
@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    """What the page draws, by section: kind, labels and datasets."""
    chosen = replace(_chosen(request), ranked=CHART_ROWS)
    drawn = {
        section.slug: section.counted(chosen).chart
        for section in tables.SECTIONS
        if section.charted
    }
    return JsonResponse({slug: chart for slug, chart in drawn.items() if chart})


def _exported(request: HttpRequest, slug: str) -> tuple[Section, Counted]:
    section = tables.BY_SLUG.get(slug)
    if section is None:
        raise Http404("There is no such table.")
    return section, section.counted(_chosen(request))


@page
@require_GET
def export_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """One table of the figures as CSV, whole."""
    section, counted = _exported(request, slug)
    keys = [column.key for column in section.columns]
    rows = ([row[key] for key in keys] for row in counted.rows)
    return _csv(f"analytics-{slug}", keys, rows)


@page
@require_GET
def export_json(request: HttpRequest, slug: str) -> HttpResponse:
    """One table of the figures as JSON, whole."""
    section, counted = _exported(request, slug)
    keys = [column.key for column in section.columns]
    rows = [{key: row[key] for key in keys} for row in counted.rows]
    return _download(f"analytics-{slug}", {"table": slug, "title": section.title, "rows": rows})


def _csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    return HttpResponse(
        "".join(csv_export.csv_lines(header, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _download(name: str, answer: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@page
@require_http_methods(["GET", "POST"])
def comparisons(request: HttpRequest) -> HttpResponse:
    """Choose cases; posting starts a run of each under every strategy."""
    user = user_of(request)
    problem, chosen = "", request.POST.getlist("case")
    if request.method == "POST":
        try:
            started = compared.comparison_start(user=user, case_ids=numbers_of(chosen))
            return redirect("analytics-comparison", pk=started.pk)
        except Refused as refusal:
            problem, status = refusal.message, refusal.status
    context = {
        "cases": selectors_cases.cases_named(access.cases_visible(user), limit=CASES_OFFERED),
        "chosen": set(numbers_of(chosen)),
        "earlier": compared.comparisons_listed(user),
        "problem": problem,
        "most": compared.MAX_CASES,
        "may_run": access.may_create(user),
    }
    return render(request, "analytics/compare_new.html", context, status=status if problem else 200)


def _comparison_or_404(user: User, pk: int) -> Comparison:
    found = access.rows_visible(user, Comparison.objects.all()).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such comparison, or it is not yours to see.")
    return found


@page
@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Strategies side by side on the same cases."""
    found = _comparison_or_404(user_of(request), pk)
    result = compared.comparison_result(user_of(request), found)
    return render(
        request,
        "analytics/comparison.html",
        {"comparison": found, "result": result, "strategies": StrategyChoice.values},
    )


@page
@require_GET
def comparison_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables alone, for the page to refresh while runs go on."""
    found = _comparison_or_404(user_of(request), pk)
    result = compared.comparison_result(user_of(request), found)
    return render(
        request,
        "analytics/_comparison.html",
        {"comparison": found, "result": result, "strategies": StrategyChoice.values},
    )


@page
@require_GET
def comparison_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparison, one line a strategy."""
    rows = compared.comparison_rows(
        compared.comparison_result(user_of(request), _comparison_or_404(user_of(request), pk))
    )
    header = list(rows[0])
    return _csv(f"comparison-{pk}", header, ([*row.values()] for row in rows))


@page
@require_GET
def comparison_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparison, with the runs it is made of."""
    result = compared.comparison_result(user_of(request), _comparison_or_404(user_of(request), pk))
    runs = [
        {"case": row.name, "strategy": strategy, "run": run.pk, "outcome": run.outcome}
        for row in result.cases
        for strategy, run in row.runs.items()
    ]
    rows = compared.comparison_rows(result)
    return _download(f"comparison-{pk}", {"strategies": rows, "runs": runs})
