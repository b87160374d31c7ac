"""Rows of single cases that know no strategy and no outcome, of tiers and attempts too: sums of those that do."""

from __future__ import annotations

from django.db import migrations

KEY = ("starts_at", "whose", "team_id", "case_id")
MORE = {
    "TierRollup": ("tier",),
    "AttemptRollup": ("tier", "source", "attempt_outcome", "failure_kind"),
}
CUTS = {"strategy": "case", "strategy_week": "case_week"}


def cases_summed(apps, editor):
    with editor.connection.cursor() as cursor:
        for name, more in MORE.items():
            model = apps.get_model("analytics", name)
            quoted = editor.connection.ops.quote_name
            table = quoted(model._meta.db_table)
            key = [*KEY, *more]
            known = {"id", "cut", "strategy", "outcome", *key}
            measures = [f.column for f in model._meta.concrete_fields if f.column not in known]
            columns = ", ".join(map(quoted, [*key, *measures]))
            kept = ", ".join(map(quoted, key))
            sums = ", ".join(f"SUM({quoted(column)})" for column in measures)
            for finer, coarser in CUTS.items():
                cursor.execute(
                    f"INSERT INTO {table} (cut, strategy, outcome, {columns}) "
                    f"SELECT %s, '', '', {kept}, {sums} FROM {table} WHERE cut = %s GROUP BY {kept}",
                    [coarser, finer],
                )


def cases_removed(apps, editor):
    for name in MORE:
        apps.get_model("analytics", name).objects.filter(cut__in=CUTS.values()).delete()


class Migration(migrations.Migration):
    dependencies = [("analytics", "0003_keys_by_strategy")]

    operations = [migrations.RunPython(cases_summed, cases_removed)]
