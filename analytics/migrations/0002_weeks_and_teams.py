"""Rollups of weeks, of cases without strategies, of teams, and of flakiness, made from those there are."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta, timezone as zones

from django.db import migrations, models
from django.utils import timezone

CUTS = [
    ("hour", "An hour, all cases"), ("day", "A day, all cases"), ("week", "A week, all cases"),
    ("case", "A day of one case"), ("case_week", "A week of one case"),
    ("strategy", "A day of one case, by strategy and outcome"),
    ("strategy_week", "A week of one case, by strategy and outcome"),
]  # fmt: skip
WEEK_CUTS = {"day": "week", "case": "case_week", "strategy": "strategy_week"}
KEY = ("cut", "starts_at", "whose", "team_id", "case_id", "strategy", "outcome")
MORE = {
    "RunRollup": (),
    "TierRollup": ("tier",),
    "AttemptRollup": ("tier", "source", "attempt_outcome", "failure_kind"),
    "StepRollup": ("step_key",),
    "FlakyRollup": (),
}
OLD = [name for name in MORE if name != "FlakyRollup"]
NAMES = {
    "RunRollup": "run_rollup_unique", "TierRollup": "tier_rollup_unique",
    "AttemptRollup": "attempt_rollup_unique", "StepRollup": "step_rollup_unique",
}  # fmt: skip


def coarser_made(apps, editor):
    for name in OLD[:3]:
        apps.get_model("analytics", name).objects.filter(cut="case").update(cut="strategy")
    with editor.connection.cursor() as cursor:
        of_cases = {"cut": "'case'", "strategy": "''", "outcome": "''"}
        _summed(cursor, editor, apps, "RunRollup", "cut = 'strategy'", **of_cases)
        _flaky(cursor, editor, apps)
        for name in MORE:
            for cut, week_cut in WEEK_CUTS.items():
                _weeks(cursor, editor, apps, name, cut, week_cut)
        for name in MORE:
            _summed(cursor, editor, apps, name, "whose > 0", whose="-team_id")


def _summed(cursor, editor, apps, name, where, params=(), **values):
    """Add rows that are sums of those `where`, with these expressions in place of columns."""
    model = apps.get_model("analytics", name)
    key = [*KEY, *MORE[name]]
    measures = [f.column for f in model._meta.concrete_fields if f.column not in (*key, "id")]
    quoted = editor.connection.ops.quote_name
    table = quoted(model._meta.db_table)
    kept = [quoted(column) for column in key if column not in values]
    columns = [*kept, *map(quoted, values), *map(quoted, measures)]
    chosen = [*kept, *values.values(), *(f"SUM({quoted(column)})" for column in measures)]
    grouped = [*kept, *(value for value in values.values() if value == "-team_id")]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} "
        f"FROM {table} WHERE {where} GROUP BY {', '.join(grouped)}",
        list(params),
    )


def _weeks(cursor, editor, apps, name, cut, week_cut):
    model = apps.get_model("analytics", name)
    adapt = editor.connection.ops.adapt_datetimefield_value
    weeks = defaultdict(list)
    for day in model.objects.filter(cut=cut).order_by().values_list("starts_at", flat=True).distinct():
        weeks[_week_of(day)].append(day)
    for week, days in weeks.items():
        places = ", ".join(["%s"] * len(days))
        _summed(
            cursor, editor, apps, name, f"cut = %s AND starts_at IN ({places})",
            [week_cut, adapt(week), cut, *map(adapt, days)], cut="%s", starts_at="%s",
        )  # fmt: skip


def _week_of(moment):
    zone = timezone.get_default_timezone()
    day = moment.astimezone(zone).date()
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), zone)
    return monday.astimezone(zones.utc)


def _flaky(cursor, editor, apps):
    quoted = editor.connection.ops.quote_name
    runs = quoted(apps.get_model("analytics", "RunRollup")._meta.db_table)
    flaky = quoted(apps.get_model("analytics", "FlakyRollup")._meta.db_table)
    key = "starts_at, whose, team_id, case_id, strategy"
    cursor.execute(
        f"INSERT INTO {flaky} (cut, outcome, {key}, judged, passed, pairs, apart) "
        f"SELECT 'case', '', {key}, n, good, n * (n - 1) / 2, good * (n - good) FROM ("
        f"SELECT {key}, SUM(runs) AS n, "
        f"SUM(CASE WHEN outcome IN ('passed', 'passed_healed') THEN runs ELSE 0 END) AS good "
        f"FROM {runs} WHERE cut = 'strategy' AND outcome <> 'cancelled' GROUP BY {key}) AS counted"
    )


def _count():
    return models.BigIntegerField(default=0)


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_rollups")]

    operations = [
        *(migrations.RemoveConstraint(name, NAMES[name]) for name in OLD),
        *(migrations.RenameField(name, "owner", "whose") for name in OLD),
        *(migrations.AlterField(name, "whose", models.BigIntegerField()) for name in OLD),
        *(migrations.AlterField(name, "cut", models.CharField(choices=CUTS, max_length=13)) for name in OLD),
        migrations.CreateModel(
            name="FlakyRollup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cut", models.CharField(choices=CUTS, max_length=13)),
                ("starts_at", models.DateTimeField()),
                ("whose", models.BigIntegerField()),
                ("team_id", models.BigIntegerField(default=0)),
                ("case_id", models.BigIntegerField(default=0)),
                ("strategy", models.CharField(blank=True, default="", max_length=10)),
                ("outcome", models.CharField(blank=True, default="", help_text="Of the run.", max_length=13)),
                *((name, _count()) for name in ("judged", "passed", "pairs", "apart")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=KEY, name="flaky_rollup_unique")]},
        ),
        *(
            migrations.AddConstraint(
                name, models.UniqueConstraint(fields=(*KEY, *MORE[name]), name=NAMES[name])
            )
            for name in OLD
        ),
        migrations.RunPython(coarser_made, migrations.RunPython.noop),
    ]
