"""Makes the groups viewer, QA and admin, with what each may open on the admin site."""

from django.apps import apps as real_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("viewer", "QA", "admin")
APPS = ("executions", "settingsui")


def groups_make(apps, schema_editor):
    alias = schema_editor.connection.alias
    _permissions_make(apps, alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    own = Permission.objects.using(alias).filter(content_type__app_label__in=APPS)
    people = Permission.objects.using(alias).filter(
        content_type__app_label="auth", codename__in=("view_user", "add_user", "change_user", "view_group")
    )
    for name in GROUPS:
        group, _ = Group.objects.using(alias).get_or_create(name=name)
        if name == "admin":
            group.permissions.add(*own, *people)
        else:
            group.permissions.add(*own.filter(codename__startswith="view_"))


def _permissions_make(apps, alias):
    """Permissions come only after all migrations otherwise; these models' are needed now."""
    for label in (*APPS, "auth"):
        config = apps.get_app_config(label)
        config.models_module = real_apps.get_app_config(label).models_module
        create_permissions(config, verbosity=0, using=alias, apps=apps)


def groups_drop(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("settingsui", "0002_api_tokens"),
        ("executions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(groups_make, groups_drop)]
