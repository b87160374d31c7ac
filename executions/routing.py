"""Addresses of the WebSockets."""

from django.urls import path

from executions.consumers import ExecutionConsumer, RunsConsumer

websocket_urlpatterns = [
    path("ws/executions/<int:execution_id>/", ExecutionConsumer.as_asgi()),
    path("ws/runs/", RunsConsumer.as_asgi()),
]
