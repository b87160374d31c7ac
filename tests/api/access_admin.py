"""Who gets which answer at the lists of the admin site, model by model.

Only admins and staff come in at all. What is a record of something that happened is read there by
admins and by staff, as far as they see it elsewhere, and changed by nobody; the rest is the admins'.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.api.access_table import Row


@dataclass(frozen=True)
class Rights:
    """The answers to an admin; whether staff who are no admins may read, and see the team's rows.

    `change` and `delete` are the answers to a POST that leaves all fields out.
    """

    add: int = 403
    change: int = 403
    delete: int = 403
    delete_shown: bool = False
    staff_read: bool = True
    team_sees: bool = True


RECORD = Rights()
KEPT = Rights(add=200, change=200, delete=302)
OURS = Rights(add=200, change=200, delete=302, staff_read=False)
CLOSED_RECORD = Rights(staff_read=False)
MODELS = {
    "analytics/attemptrollup": RECORD,
    "analytics/comparison": RECORD,
    "analytics/flakyrollup": RECORD,
    "analytics/retentionrun": CLOSED_RECORD,
    "analytics/runrollup": RECORD,
    "analytics/steprollup": RECORD,
    "analytics/steptitle": RECORD,
    "analytics/tierrollup": RECORD,
    "auth/group": CLOSED_RECORD,
    "auth/user": Rights(add=200, change=200, staff_read=False),
    "executions/elementfingerprint": RECORD,
    "executions/executionevent": RECORD,
    "executions/healproposal": RECORD,
    "executions/pagenote": RECORD,
    "executions/stepresult": RECORD,
    "executions/tag": KEPT,
    "executions/testcase": Rights(change=200),
    "executions/testcaseversion": RECORD,
    "executions/testexecution": RECORD,
    "executions/teststep": RECORD,
    "executions/tierexecutionlog": RECORD,
    "executions/xpathcache": RECORD,
    "notifications/webhook": Rights(team_sees=False),
    "notifications/webhookdelivery": Rights(team_sees=False),
    "settingsui/apitoken": CLOSED_RECORD,
    "settingsui/executionsettings": OURS,
    # Its cache entries would go with it; the page says so.
    "settingsui/team": Rights(add=200, change=200, delete_shown=True, staff_read=False),
    "settingsui/teammembership": OURS,
}


def admin_rows() -> list[Row]:
    """The rows of all models, GET and POST: Django's admin tells no other methods apart."""
    return [row for model, rights in MODELS.items() for row in _model_rows(model, rights)]


def _model_rows(model: str, rights: Rights) -> list[Row]:
    base = f"admin/{model}/"
    one = f"{base}<path:object_id>/"
    at = f"{base}{{pk}}/"
    exported = 302 if model.startswith("settingsui/") else 200
    asked = 200 if rights.delete_shown or rights.delete != 403 else 403
    return [
        _row(base, "GET", base, 200),
        _row(base, "POST", base, exported, "action=export_csv&_selected_action={pk}"),
        _row(f"{base}add/", "GET", f"{base}add/", rights.add),
        _row(f"{base}add/", "POST", f"{base}add/", rights.add),
        _row(f"{one}change/", "GET", f"{at}change/", 200),
        _row(f"{one}change/", "POST", f"{at}change/", rights.change),
        _row(f"{one}delete/", "GET", f"{at}delete/", asked),
        _row(f"{one}delete/", "POST", f"{at}delete/", rights.delete, "post=yes"),
        _row(f"{one}history/", "GET", f"{at}history/", 200),
        _row(f"{one}history/", "POST", f"{at}history/", 200),
        _row(one, "GET", at, 302),
        _row(one, "POST", at, 302),
    ]


def _row(route: str, method: str, path: str, admin: int, body: str = "") -> Row:
    return Row(route, method, path, (*(302,) * 5, admin), body)


def staff_expected(row: Row) -> int:
    """The answer to staff of the owner's team who are no admins."""
    rights = MODELS["/".join(row.route.split("/")[1:3])]
    place = row.route.split("/")[-2]
    if place == "<path:object_id>":
        return 302
    if not rights.staff_read or place in ("add", "delete"):
        return 403
    if (place, row.method) == ("change", "POST"):
        return 403
    return 302 if place in ("change", "history") and not rights.team_sees else row.expected[-1]
