"""Addresses of the pages about cases and runs."""

from django.urls import include, path

from executions.views import cases, editor, home, runs

urlpatterns = [
    path("", include("executions.healing.urls")),
    path("now/", home.home_now, name="home-now"),
    path("run/", cases.case_run_chosen, name="case-run-chosen"),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/run/", cases.case_run_selected, name="case-run-selected"),
    path("cases/import/", cases.case_import, name="case-import"),
    path("cases/new/", editor.case_new, name="case-new"),
    path("cases/check/", editor.case_check, name="case-check"),
    path("cases/try/", editor.case_try_selector, name="case-try-selector"),
    path("cases/<int:pk>/edit/", editor.case_edit, name="case-edit"),
    path("cases/<int:pk>/history/", editor.case_history, name="case-history"),
    path("cases/<int:pk>/history/<int:version>/restore/", editor.case_restore, name="case-restore"),
    path("cases/<int:pk>/", cases.case_detail, name="case-detail"),
    path("cases/<int:pk>/run/", cases.case_run, name="case-run"),
    path("cases/<int:pk>/duplicate/", cases.case_duplicate, name="case-duplicate"),
    path("cases/<int:pk>/archive/", cases.case_archive, name="case-archive"),
    path("cases/<int:pk>/case.json", cases.case_export, name="case-export"),
    path("executions/", runs.execution_list, name="execution-list"),
    path("executions/<int:pk>/", runs.execution_detail, name="execution-detail"),
    path("executions/<int:pk>/body/", runs.execution_body, name="execution-body"),
    path("executions/<int:pk>/steps/<int:index>/", runs.execution_step, name="execution-step"),
    path("executions/<int:pk>/live/", runs.execution_live, name="execution-live"),
    path("executions/<int:pk>/cancel/", runs.execution_cancel, name="execution-cancel"),
    path("executions/<int:pk>/rerun/", runs.execution_rerun, name="execution-rerun"),
    path("executions/<int:pk>/review/", runs.execution_review, name="execution-review"),
    path("executions/<int:pk>/compare/", runs.execution_compare, name="execution-compare"),
    path("executions/<int:pk>/result.json", runs.execution_result, name="execution-result"),
    path("executions/<int:pk>/trace.zip", runs.execution_trace, name="execution-trace"),
    path(
        "executions/<int:pk>/screenshots/<int:index>.jpg",
        runs.execution_screenshot,
        name="execution-screenshot",
    ),
]
