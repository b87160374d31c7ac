"""The schema of error answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class FieldProblemSerializer(serializers.Serializer[Any]):
    """One input at fault."""

    field = serializers.CharField(help_text="Path of the input, for example steps[2].selector.")
    message = serializers.CharField(help_text="What is wrong, and what would be right.")
    code = serializers.CharField(help_text="Stable name of the fault, for machines.")


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField(help_text="urn:problem: and the code.")
    title = serializers.CharField(help_text="The HTTP status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What happened, for people.")
    code = serializers.CharField(help_text="Stable name of the problem, for machines.")
    instance = serializers.CharField(required=False, help_text="Path of the request.")
    errors = FieldProblemSerializer(  # type: ignore[assignment] # hides DRF's attribute of that name
        many=True, help_text="The inputs at fault; empty when none is."
    )
