"""Addresses of the review pages."""

from django.urls import path, re_path

from executions.healing import views

urlpatterns = [
    path("heals/", views.heal_list, name="heal-list"),
    path("heals/bulk/", views.heal_bulk, name="heal-bulk"),
    path("heals/<int:pk>/", views.heal_detail, name="heal-detail"),
    re_path(
        r"^heals/(?P<pk>\d{1,18})/(?P<decision>accept|reject|ignore|undo)/$",
        views.heal_decide,
        name="heal-decide",
    ),
]
