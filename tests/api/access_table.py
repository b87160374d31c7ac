"""Who gets which answer where. A route that is missing here fails a test: decide, then add it.

Columns: nobody signed in, viewer (of the owner's team), the owner (QA), a mate (QA of the same
team), another QA of no team, an admin. Tokens follow from the column: the API treats a write token
like a session and answers a read token's writes with 403; pages and admin know sessions only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PEOPLE = ("nobody", "viewer", "owner", "mate", "other", "admin")


@dataclass(frozen=True)
class Row:
    """One route and method. `path` has {case}, {run}, {entry}, {pk} of the owner's things."""

    route: str
    method: str
    path: str
    expected: tuple[int, ...]
    body: str = ""

    @property
    def door(self) -> str:
        """api, admin or page."""
        first = self.route.split("/")[0]
        return first if first in ("api", "admin") and self.route not in DOCS else "page"


DOCS = ("api/docs/",)
C, R, E = "<int:case_id>", "<int:execution_id>", "<int:entry_id>"
W, D = "<int:webhook_id>", "<int:webhook_id>/deliveries/<int:delivery_id>"
HOOK = '{"name": "New", "url": "https://192.0.2.1/", "events": ["run.failed"]}'
SAVE = '{"version": 1, "name": "New", "base_url": "http://127.0.0.1:9", "steps": [{"action": "navigate", "value": "/"}]}'
STEP = '{"version": 1, "action": "hover", "selector": "#a"}'
STEPS = '{"version": 1, "steps": [{"action": "navigate", "value": "/"}]}'

EVERYBODY = "401 200 200 200 200 200"
VISIBLE = "401 200 200 200 404 200"
EDITORS = "401 403 200 403 404 200"
RUNNERS = "401 403 201 201 404 201"
OWN = "401 404 200 404 404 200"

API = f"""
GET    | test-cases/ | | {EVERYBODY} |
POST   | test-cases/ | | 401 403 201 201 201 201 | {SAVE}
GET    | test-cases/{C}/ | test-cases/{{case}}/ | {VISIBLE} |
PUT    | test-cases/{C}/ | test-cases/{{case}}/ | {EDITORS} | {SAVE}
PATCH  | test-cases/{C}/ | test-cases/{{case}}/ | {EDITORS} | {{"version": 1, "name": "New"}}
DELETE | test-cases/{C}/ | test-cases/{{case}}/ | 401 403 409 403 404 409 |
GET    | test-cases/{C}/steps/ | test-cases/{{case}}/steps/ | {VISIBLE} |
PUT    | test-cases/{C}/steps/ | test-cases/{{case}}/steps/ | {EDITORS} | {STEPS}
POST   | test-cases/{C}/steps/ | test-cases/{{case}}/steps/ | 401 403 201 403 404 201 | {STEP}
GET    | test-cases/{C}/steps/<int:index>/ | test-cases/{{case}}/steps/0/ | {VISIBLE} |
PUT    | test-cases/{C}/steps/<int:index>/ | test-cases/{{case}}/steps/0/ | {EDITORS} | {STEP}
PATCH  | test-cases/{C}/steps/<int:index>/ | test-cases/{{case}}/steps/0/ | {EDITORS} | {{"version": 1, "enabled": false}}
DELETE | test-cases/{C}/steps/<int:index>/ | test-cases/{{case}}/steps/0/ | 401 403 428 403 404 428 |
POST   | test-cases/{C}/duplicate/ | test-cases/{{case}}/duplicate/ | {RUNNERS} |
POST   | test-cases/{C}/archive/ | test-cases/{{case}}/archive/ | {EDITORS} |
POST   | test-cases/{C}/restore/ | test-cases/{{case}}/restore/ | {EDITORS} |
POST   | test-cases/{C}/run/ | test-cases/{{case}}/run/ | {RUNNERS} |
GET    | executions/ | | {EVERYBODY} |
POST   | executions/ | | 401 403 201 201 422 201 | {{"case": {{case}}}}
GET    | executions/{R}/ | executions/{{run}}/ | {VISIBLE} |
GET    | executions/{R}/result/ | executions/{{run}}/result/ | {VISIBLE} |
GET    | executions/{R}/events/ | executions/{{run}}/events/ | {VISIBLE} |
POST   | executions/{R}/cancel/ | executions/{{run}}/cancel/ | 401 403 409 409 404 409 |
POST   | executions/{R}/rerun/ | executions/{{run}}/rerun/ | {RUNNERS} |
GET    | executions/{R}/screenshots/<int:index> | executions/{{run}}/screenshots/1 | {VISIBLE} |
GET    | xpath-cache/ | | {EVERYBODY} |
GET    | xpath-cache/stats/ | | {EVERYBODY} |
DELETE | xpath-cache/stale/ | | 401 403 200 200 200 200 |
GET    | xpath-cache/{E}/ | xpath-cache/{{entry}}/ | {VISIBLE} |
POST   | xpath-cache/{E}/invalidate/ | xpath-cache/{{entry}}/invalidate/ | 401 403 200 200 404 200 |
GET    | heal-proposals/ | | {EVERYBODY} |
GET    | heal-proposals/<int:proposal_id>/ | heal-proposals/999999/ | 401 404 404 404 404 404 |
POST   | heal-proposals/<int:proposal_id>/accept/ | heal-proposals/999999/accept/ | 401 404 404 404 404 404 |
POST   | heal-proposals/<int:proposal_id>/reject/ | heal-proposals/999999/reject/ | 401 404 404 404 404 404 |
POST   | heal-proposals/<int:proposal_id>/ignore/ | heal-proposals/999999/ignore/ | 401 404 404 404 404 404 |
POST   | heal-proposals/<int:proposal_id>/undo/ | heal-proposals/999999/undo/ | 401 404 404 404 404 404 |
POST   | heal-proposals/bulk/ | | 401 400 400 400 400 400 | {{}}
GET    | settings/execution | | {EVERYBODY} |
PUT    | settings/execution | | 401 403 200 200 200 200 | {{}}
PATCH  | settings/execution | | 401 403 200 200 200 200 | {{}}
GET    | settings/execution/strategies | | {EVERYBODY} |
GET    | analytics/tier-distribution | | {EVERYBODY} |
GET    | analytics/strategy-effectiveness | | {EVERYBODY} |
GET    | webhooks/ | | {EVERYBODY} |
POST   | webhooks/ | | 401 403 422 422 422 422 | {HOOK}
GET    | webhooks/{W}/ | webhooks/{{hook}}/ | {OWN} |
PATCH  | webhooks/{W}/ | webhooks/{{hook}}/ | {OWN} | {{"enabled": false}}
DELETE | webhooks/{W}/ | webhooks/{{hook}}/ | 401 404 204 404 404 204 |
POST   | webhooks/{W}/test/ | webhooks/{{hook}}/test/ | {OWN} |
POST   | webhooks/{W}/rotate-secret/ | webhooks/{{hook}}/rotate-secret/ | {OWN} |
GET    | webhooks/{W}/deliveries/ | webhooks/{{hook}}/deliveries/ | {OWN} |
GET    | webhooks/{D}/ | webhooks/{{hook}}/deliveries/{{delivery}}/ | {OWN} |
POST   | webhooks/{D}/redeliver/ | webhooks/{{hook}}/deliveries/{{delivery}}/redeliver/ | {OWN} |
GET    | health/live | | 200 200 200 200 200 200 |
GET    | health/ready | | {EVERYBODY} |
GET    | metrics | | 401 403 403 403 403 200 |
GET    | ^.*$ | nothing/at/all | 401 404 404 404 404 404 |
"""

SEEN = "302 200 200 200 404 200"
MINE, MOVED = "302 404 200 404 404 200", "302 404 302 404 404 302"
ALL = "302 200 200 200 200 200"
PAGES = f"""
GET  |  | | {ALL}
GET  | login/ | | 200 302 302 302 302 302
POST | logout/ | | 302 302 302 302 302 302
GET  | settings/ | | {ALL}
POST | settings/profile/ | | 302 302 302 302 302 302
GET  | settings/password/ | | {ALL}
GET  | settings/tokens/ | | {ALL}
POST | settings/tokens/ | | 302 400 400 400 400 400
POST | settings/tokens/<int:pk>/revoke/ | settings/tokens/0/revoke/ | 302 404 404 404 404 404
GET  | settings/webhooks/ | | {ALL}
GET  | settings/webhooks/new/ | | 302 403 200 200 200 200
POST | settings/webhooks/new/ | | 302 403 400 400 400 400
GET  | settings/webhooks/<int:pk>/ | settings/webhooks/{{hook}}/ | {MINE}
POST | settings/webhooks/<int:pk>/ | settings/webhooks/{{hook}}/ | 302 404 400 404 404 400
POST | settings/webhooks/<int:pk>/switch/ | settings/webhooks/{{hook}}/switch/ | {MOVED}
POST | settings/webhooks/<int:pk>/delete/ | settings/webhooks/{{hook}}/delete/ | {MOVED}
POST | settings/webhooks/<int:pk>/secret/ | settings/webhooks/{{hook}}/secret/ | {MINE}
POST | settings/webhooks/<int:pk>/test/ | settings/webhooks/{{hook}}/test/ | {MOVED}
GET  | settings/webhooks/<int:pk>/deliveries/<int:delivery_id>/ | settings/webhooks/{{hook}}/deliveries/{{delivery}}/ | {MINE}
POST | settings/webhooks/<int:pk>/deliveries/<int:delivery_id>/again/ | settings/webhooks/{{hook}}/deliveries/{{delivery}}/again/ | {MOVED}
GET  | settings/model/test/ | | 302 405 405 405 405 405
GET  | now/ | | {ALL}
GET  | run/ | | 302 405 405 405 405 405
GET  | cases/ | | {ALL}
GET  | cases/new/ | | 302 403 200 200 200 200
GET  | cases/import/ | | 302 403 200 200 200 200
GET  | cases/<int:pk>/ | cases/{{case}}/ | {SEEN}
GET  | cases/<int:pk>/edit/ | cases/{{case}}/edit/ | 302 403 200 403 404 200
GET  | cases/<int:pk>/history/ | cases/{{case}}/history/ | {SEEN}
GET  | cases/<int:pk>/case.json | cases/{{case}}/case.json | {SEEN}
POST | cases/<int:pk>/run/ | cases/{{case}}/run/ | 302 403 302 302 404 302
POST | cases/<int:pk>/duplicate/ | cases/{{case}}/duplicate/ | 302 403 302 302 404 302
POST | cases/<int:pk>/archive/ | cases/{{case}}/archive/ | 302 403 302 403 404 302
POST | cases/<int:pk>/history/<int:version>/restore/ | cases/{{case}}/history/1/restore/ | 302 403 302 403 404 302
POST | cases/run/ | | 302 302 302 302 302 302
POST | cases/check/ | | 302 200 200 200 200 200
POST | cases/try/ | | 302 403 400 400 400 400
GET  | heals/ | | {ALL}
GET  | heals/<int:pk>/ | heals/999999/ | 302 404 404 404 404 404
POST | heals/bulk/ | | 302 400 400 400 400 400
POST | ^heals/(?P<pk>\\d{{1,18}})/(?P<decision>accept|reject|ignore|undo)/$ | heals/999999/accept/ | 302 404 404 404 404 404
GET  | analytics/ | | {ALL}
GET  | analytics/charts/ | | {ALL}
GET  | analytics/compare/ | | {ALL}
GET  | analytics/compare/<int:pk>/ | analytics/compare/999999/ | 302 404 404 404 404 404
GET  | analytics/compare/<int:pk>/body/ | analytics/compare/999999/body/ | 302 404 404 404 404 404
GET  | analytics/compare/<int:pk>.csv | analytics/compare/999999.csv | 302 404 404 404 404 404
GET  | analytics/compare/<int:pk>.json | analytics/compare/999999.json | 302 404 404 404 404 404
GET  | analytics/export/<slug:slug>.csv | analytics/export/nothing.csv | 302 404 404 404 404 404
GET  | analytics/export/<slug:slug>.json | analytics/export/nothing.json | 302 404 404 404 404 404
GET  | executions/ | | {ALL}
GET  | executions/<int:pk>/ | executions/{{run}}/ | {SEEN}
GET  | executions/<int:pk>/body/ | executions/{{run}}/body/ | {SEEN}
GET  | executions/<int:pk>/steps/<int:index>/ | executions/{{run}}/steps/1/ | {SEEN}
GET  | executions/<int:pk>/live/ | executions/{{run}}/live/ | {SEEN}
GET  | executions/<int:pk>/compare/ | executions/{{run}}/compare/ | 302 404 404 404 404 404
GET  | executions/<int:pk>/result.json | executions/{{run}}/result.json | {SEEN}
GET  | executions/<int:pk>/trace.zip | executions/{{run}}/trace.zip | 302 404 404 404 404 404
GET  | executions/<int:pk>/screenshots/<int:index>.jpg | executions/{{run}}/screenshots/1.jpg | {SEEN}
POST | executions/<int:pk>/cancel/ | executions/{{run}}/cancel/ | 302 403 302 302 404 302
POST | executions/<int:pk>/rerun/ | executions/{{run}}/rerun/ | 302 403 302 302 404 302
POST | executions/<int:pk>/review/ | executions/{{run}}/review/ | 302 403 302 302 404 302
"""

CLOSED = "302 302 302 302 302"
ADMIN = f"""
GET  | | | {CLOSED} 200
GET  | login/ | | 200 200 200 200 200 302
POST | logout/ | | {CLOSED} 302
GET  | password_change/ | | {CLOSED} 200
GET  | password_change/done/ | | {CLOSED} 200
GET  | autocomplete/ | autocomplete/?app_label=executions&model_name=testcase&field_name=team&term=c | {CLOSED} 200
GET  | jsi18n/ | | {CLOSED} 200
GET  | auth/user/<id>/password/ | auth/user/1/password/ | {CLOSED} 200
GET  | r/<path:content_type_id>/<path:object_id>/ | r/1/1/ | {CLOSED} 404
GET  | ^(?P<app_label>auth|settingsui|executions|notifications)/$ | executions/ | {CLOSED} 200
GET  | (?P<url>.*)$ | nothing/ | {CLOSED} 404
"""
RECORD, KEPT, HANDED = "403 403", "200 200", "403 403"
ADMIN_MODELS = {
    "auth/group": "403 403",
    "auth/user": "200 403",
    "executions/elementfingerprint": RECORD,
    "executions/executionevent": RECORD,
    "executions/healproposal": RECORD,
    "executions/pagenote": RECORD,
    "executions/stepresult": RECORD,
    "executions/tag": KEPT,
    "executions/testcase": HANDED,
    "executions/testcaseversion": RECORD,
    "executions/testexecution": RECORD,
    "executions/teststep": RECORD,
    "executions/tierexecutionlog": RECORD,
    "executions/xpathcache": RECORD,
    "notifications/webhook": RECORD,
    "notifications/webhookdelivery": RECORD,
    "settingsui/apitoken": RECORD,
    "settingsui/executionsettings": KEPT,
    "settingsui/team": KEPT,
    "settingsui/teammembership": KEPT,
}
WEBSOCKETS = {
    "ws/executions/<int:execution_id>/": ("ws/executions/{run}/", (4401, 0, 0, 0, 4404, 0)),
    "ws/runs/": ("ws/runs/", (4401, 0, 0, 0, 0, 0)),
}


def rows() -> list[Row]:
    """The whole table but the WebSockets."""
    found = [_row("api/v1/", line) for line in API.strip().splitlines()]
    found += [_row("", line) for line in PAGES.strip().splitlines()]
    found += [_row("admin/", line) for line in ADMIN.strip().splitlines()]
    found += [row for model, rights in ADMIN_MODELS.items() for row in _model_rows(model, rights)]
    documents = (401, 200, 200, 200, 200, 200)
    found.append(Row("api/schema/", "GET", "api/schema/", documents))
    found.append(Row("api/docs/", "GET", "api/docs/", (302, *documents[1:])))
    return found


def _row(prefix: str, line: str) -> Row:
    method, route, path, expected, *body = map(str.strip, re.split(r"\s\|(?=\s|$)", line))
    statuses = tuple(int(status) for status in expected.split())
    given = body[0] if body else ""
    return Row(prefix + route, method, prefix + (path or route), statuses, given)


def _model_rows(model: str, rights: str) -> list[Row]:
    add, delete = (int(right) for right in rights.split())
    closed, base = (302,) * 5, f"admin/{model}/"
    return [
        Row(base, "GET", base, (*closed, 200)),
        Row(f"{base}add/", "GET", f"{base}add/", (*closed, add)),
        Row(f"{base}<path:object_id>/change/", "GET", f"{base}{{pk}}/change/", (*closed, 200)),
        Row(f"{base}<path:object_id>/delete/", "GET", f"{base}{{pk}}/delete/", (*closed, delete)),
        Row(f"{base}<path:object_id>/history/", "GET", f"{base}{{pk}}/history/", (*closed, 200)),
        Row(f"{base}<path:object_id>/", "GET", f"{base}{{pk}}/", (*closed, 302)),
    ]
