"""Puts the admin site of `admin_site` in the place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    default_site = "tieredapp.admin_site.Site"
