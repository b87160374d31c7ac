"""Who gets which answer where. A route or a method missing here fails a test: decide, then add it.

Columns: nobody signed in, viewer (of the owner's team), the owner (QA), a mate (QA of the same
team), another QA of no team, an admin. Tokens follow from the column: the API treats a write token
like a session and answers a read token's writes with 403; pages and admin know sessions only.
`access_things` makes the owner's things that paths and bodies name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PEOPLE = ("nobody", "viewer", "owner", "mate", "other", "admin")


@dataclass(frozen=True)
class Row:
    """One route and method. `path` has {case}, {run}, {hook}, {pk} and so on of the owner's things."""

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
H = "heal-proposals/<int:proposal_id>"
W, D = "<int:webhook_id>", "<int:webhook_id>/deliveries/<int:delivery_id>"
HOOK = '{"name": "New", "url": "https://192.0.2.1/", "events": ["run.failed"]}'
SAVE = '{"version": 1, "name": "New", "base_url": "http://127.0.0.1:9", "steps": [{"action": "navigate", "value": "/"}]}'
STEP = '{"version": 1, "action": "hover", "selector": "#a"}'
STEPS = '{"version": 1, "steps": [{"action": "navigate", "value": "/"}]}'

EVERYBODY = "401 200 200 200 200 200"
VISIBLE = "401 200 200 200 404 200"
EDITORS = "401 403 200 403 404 200"
RUNNERS = "401 403 201 201 404 201"
REVIEWERS = "401 403 200 200 404 200"
OWN = "401 404 200 404 404 200"

API = f"""
GET    | test-cases/ | | {EVERYBODY} |
POST   | test-cases/ | | 401 403 201 201 201 201 | {SAVE}
GET    | test-cases/{C}/ | test-cases/{{case}}/ | {VISIBLE} |
PUT    | test-cases/{C}/ | test-cases/{{case}}/ | {EDITORS} | {SAVE}
PATCH  | test-cases/{C}/ | test-cases/{{case}}/ | {EDITORS} | {{"version": 1, "name": "New"}}
DELETE | test-cases/{C}/ | test-cases/{{case}}/ | 401 403 409 403 404 409 |
DELETE | test-cases/{C}/ | test-cases/{{never_run}}/ | 401 403 204 403 404 204 |
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
POST   | executions/{R}/cancel/ | executions/{{queued}}/cancel/ | 401 403 200 200 404 200 |
POST   | executions/{R}/cancel/ | executions/{{run}}/cancel/ | 401 403 409 409 404 409 |
POST   | executions/{R}/rerun/ | executions/{{run}}/rerun/ | {RUNNERS} |
GET    | executions/{R}/screenshots/<int:index> | executions/{{run}}/screenshots/1 | {VISIBLE} |
GET    | xpath-cache/ | | {EVERYBODY} |
GET    | xpath-cache/stats/ | | {EVERYBODY} |
DELETE | xpath-cache/stale/ | | 401 403 200 200 200 200 |
GET    | xpath-cache/{E}/ | xpath-cache/{{entry}}/ | {VISIBLE} |
POST   | xpath-cache/{E}/invalidate/ | xpath-cache/{{entry}}/invalidate/ | 401 403 200 200 404 200 |
GET    | heal-proposals/ | | {EVERYBODY} |
GET    | {H}/ | heal-proposals/{{heal}}/ | {VISIBLE} |
POST   | {H}/accept/ | heal-proposals/{{heal}}/accept/ | {EDITORS} | {{}}
POST   | {H}/reject/ | heal-proposals/{{heal}}/reject/ | {REVIEWERS} |
POST   | {H}/ignore/ | heal-proposals/{{heal}}/ignore/ | {REVIEWERS} |
POST   | {H}/undo/ | heal-proposals/{{ignored}}/undo/ | {REVIEWERS} |
POST   | {H}/undo/ | heal-proposals/{{accepted}}/undo/ | {EDITORS} |
POST   | {H}/undo/ | heal-proposals/{{heal}}/undo/ | 401 403 409 409 404 409 |
POST   | heal-proposals/bulk/ | | {EVERYBODY} | {{"decision": "reject", "ids": [{{heal}}]}}
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
GET    | ^[\\s\\S]*$ | nothing/at/all | 401 404 404 404 404 404 |
POST   | ^[\\s\\S]*$ | nothing/at/all | 401 404 404 404 404 404 | {{}}
PUT    | ^[\\s\\S]*$ | nothing/at/all | 401 404 404 404 404 404 | {{}}
PATCH  | ^[\\s\\S]*$ | nothing/at/all | 401 404 404 404 404 404 | {{}}
DELETE | ^[\\s\\S]*$ | nothing/at/all | 401 404 404 404 404 404 |
"""

SEEN = "302 200 200 200 404 200"
MINE, MOVED = "302 404 200 404 404 200", "302 404 302 404 404 302"
ALL = "302 200 200 200 200 200"
MAKERS = "302 403 302 302 302 302"
OWNERS = "302 403 302 403 404 302"
TEAM = "302 403 302 302 404 302"
FORM = "name=New&base_url=http://127.0.0.1:9&version=1&steps-0-action=navigate&steps-0-value=/&steps-0-enabled=1"
FILE = "text=%7B%22name%22:%22New%22,%22steps%22:%5B%7B%22action%22:%22press%22,%22value%22:%22a%22%7D%5D%7D"
SETTINGS = "fallback_strategy=option_a&timeout_per_tier_seconds=30&max_retry_per_tier=1&screenshots=failed&trace=off"
K, X = "cases/<int:pk>", "executions/<int:pk>"
DECIDE = "^heals/(?P<pk>\\d{1,18})/(?P<decision>accept|reject|ignore|undo)/$"
PAGES = f"""
GET  |  | | {ALL}
GET  | login/ | | 200 302 302 302 302 302
POST | login/ | | 200 302 302 302 302 302 | username=owner&password=wrong
POST | logout/ | | 302 302 302 302 302 302
GET  | settings/ | | {ALL}
POST | settings/ | | {MAKERS} | {SETTINGS}
POST | settings/profile/ | | 302 302 302 302 302 302 | first_name=New
GET  | settings/password/ | | {ALL}
POST | settings/password/ | | {ALL} | old_password=wrong&new_password1=a&new_password2=b
GET  | settings/tokens/ | | {ALL}
POST | settings/tokens/ | | {ALL} | name=New&scope=read
POST | settings/tokens/ | | 302 400 400 400 400 400
POST | settings/tokens/<int:pk>/revoke/ | settings/tokens/{{token}}/revoke/ | 302 404 200 404 404 404
GET  | guide/ | | {ALL}
GET  | guide/<slug:name>/ | guide/review/ | {ALL}
GET  | guide/files/<str:name> | guide/files/home.webp | {ALL}
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
POST | settings/model/test/ | | {ALL}
GET  | now/ | | {ALL}
POST | run/ | | {TEAM} | case={{case}}
GET  | cases/ | | {ALL}
GET  | cases/new/ | | 302 403 200 200 200 200
POST | cases/new/ | | {MAKERS} | {FORM}
POST | cases/new/ | | 302 403 302 302 404 302 | {FORM}&copy_of={{case}}
GET  | cases/import/ | | 302 403 200 200 200 200
POST | cases/import/ | | {MAKERS} | {FILE}
GET  | {K}/ | cases/{{case}}/ | {SEEN}
GET  | {K}/edit/ | cases/{{case}}/edit/ | 302 403 200 403 404 200
POST | {K}/edit/ | cases/{{case}}/edit/ | {OWNERS} | {FORM}
GET  | {K}/history/ | cases/{{case}}/history/ | {SEEN}
GET  | {K}/case.json | cases/{{case}}/case.json | {SEEN}
POST | {K}/run/ | cases/{{case}}/run/ | {TEAM}
POST | {K}/duplicate/ | cases/{{case}}/duplicate/ | {TEAM}
POST | {K}/archive/ | cases/{{case}}/archive/ | {OWNERS}
POST | {K}/history/<int:version>/restore/ | cases/{{case}}/history/1/restore/ | {OWNERS}
POST | cases/run/ | | 302 302 302 302 302 302 | case={{case}}
POST | cases/check/ | | {ALL} | {FORM}
POST | cases/check/ | | 302 200 200 200 404 200 | {FORM}&copy_of={{case}}
POST | cases/try/ | | 302 403 400 400 400 400
POST | cases/try/ | | 302 403 503 503 503 503 | base_url=http://127.0.0.1:9&selector=a
GET  | heals/ | | {ALL}
GET  | heals/<int:pk>/ | heals/{{heal}}/ | {SEEN}
POST | heals/bulk/ | | 302 400 400 400 400 400
POST | heals/bulk/ | | 302 302 302 302 302 302 | decision=reject&proposal={{heal}}
POST | {DECIDE} | heals/{{heal}}/accept/ | {OWNERS}
POST | {DECIDE} | heals/{{heal}}/reject/ | {TEAM}
POST | {DECIDE} | heals/{{heal}}/ignore/ | {TEAM}
POST | {DECIDE} | heals/{{ignored}}/undo/ | {TEAM}
POST | {DECIDE} | heals/{{accepted}}/undo/ | {OWNERS}
GET  | analytics/ | | {ALL}
GET  | analytics/charts/ | | {ALL}
GET  | analytics/compare/ | | {ALL}
POST | analytics/compare/ | | 302 403 302 302 400 302 | case={{case}}
GET  | analytics/compare/<int:pk>/ | analytics/compare/{{comparison}}/ | {SEEN}
GET  | analytics/compare/<int:pk>/body/ | analytics/compare/{{comparison}}/body/ | {SEEN}
GET  | analytics/compare/<int:pk>.csv | analytics/compare/{{comparison}}.csv | {SEEN}
GET  | analytics/compare/<int:pk>.json | analytics/compare/{{comparison}}.json | {SEEN}
GET  | analytics/export/<slug:slug>.csv | analytics/export/{{table}}.csv | {ALL}
GET  | analytics/export/<slug:slug>.json | analytics/export/{{table}}.json | {ALL}
GET  | executions/ | | {ALL}
GET  | {X}/ | executions/{{run}}/ | {SEEN}
GET  | {X}/body/ | executions/{{run}}/body/ | {SEEN}
GET  | {X}/steps/<int:index>/ | executions/{{run}}/steps/1/ | {SEEN}
GET  | {X}/live/ | executions/{{run}}/live/ | {SEEN}
GET  | {X}/compare/ | executions/{{run}}/compare/?with={{queued}} | {SEEN}
GET  | {X}/result.json | executions/{{run}}/result.json | {SEEN}
GET  | {X}/trace.zip | executions/{{run}}/trace.zip | {SEEN}
GET  | {X}/screenshots/<int:index>.jpg | executions/{{run}}/screenshots/1.jpg | {SEEN}
POST | {X}/cancel/ | executions/{{queued}}/cancel/ | {TEAM}
POST | {X}/rerun/ | executions/{{run}}/rerun/ | {TEAM}
POST | {X}/review/ | executions/{{run}}/review/ | {TEAM}
"""

APPS = "auth|settingsui|executions|analytics|notifications"
CLOSED = "302 302 302 302 302"
ADMIN = f"""
GET  | | | {CLOSED} 200
POST | | | {CLOSED} 200
GET  | login/ | | 200 200 200 200 200 302
POST | login/ | | 200 200 200 200 200 200 | username=owner&password=wrong
POST | logout/ | | {CLOSED} 302
GET  | password_change/ | | {CLOSED} 200
POST | password_change/ | | {CLOSED} 200
GET  | password_change/done/ | | {CLOSED} 200
GET  | autocomplete/ | autocomplete/?app_label=executions&model_name=testcase&field_name=team&term=c | {CLOSED} 200
GET  | jsi18n/ | | {CLOSED} 200
GET  | auth/user/<id>/password/ | auth/user/{{person}}/password/ | {CLOSED} 200
POST | auth/user/<id>/password/ | auth/user/{{person}}/password/ | {CLOSED} 200
GET  | r/<path:content_type_id>/<path:object_id>/ | r/1/1/ | {CLOSED} 404
POST | r/<path:content_type_id>/<path:object_id>/ | r/1/1/ | {CLOSED} 404
GET  | ^(?P<app_label>{APPS})/$ | executions/ | {CLOSED} 200
POST | ^(?P<app_label>{APPS})/$ | executions/ | {CLOSED} 200
GET  | (?P<url>.*)$ | nothing/ | {CLOSED} 404
POST | (?P<url>.*)$ | nothing/ | {CLOSED} 404
"""
WEBSOCKETS = {
    "ws/executions/<int:execution_id>/": ("ws/executions/{run}/", (4401, 0, 0, 0, 4404, 0)),
    "ws/runs/": ("ws/runs/", (4401, 0, 0, 0, 0, 0)),
}


def rows() -> list[Row]:
    """The whole table but the WebSockets and the models of the admin."""
    found = [_row("api/v1/", line) for line in API.strip().splitlines()]
    found += [_row("", line) for line in PAGES.strip().splitlines()]
    found += [_row("admin/", line) for line in ADMIN.strip().splitlines()]
    documents = (401, 200, 200, 200, 200, 200)
    found.append(Row("api/schema/", "GET", "api/schema/", documents))
    found.append(Row("api/docs/", "GET", "api/docs/", (302, *documents[1:])))
    return found


def _row(prefix: str, line: str) -> Row:
    method, route, path, expected, *body = map(str.strip, re.split(r"\s\|(?=\s|$)", line))
    statuses = tuple(int(status) for status in expected.split())
    given = body[0] if body else ""
    return Row(prefix + route, method, prefix + (path or route), statuses, given)
