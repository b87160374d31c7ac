"""JSON bodies read strictly: no unknown keys, no text in the place of a number."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

MAX_TOLD = 20


class ChoicesTold(serializers.Serializer[Any]):
    """Base of what clients send: who chooses what there is not is told what there is, but for long lists."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            if isinstance(field, serializers.ChoiceField) and len(field.choices) <= MAX_TOLD:
                told = f"must be one of {', '.join(str(one) for one in field.choices if one != '')}"
                field.error_messages = {**field.error_messages, "invalid_choice": told}
        return fields


class StrictBody(ChoicesTold):
    """Base of bodies. What is written is what is meant: "30" is no number and "yes" no truth value."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        writable = {n: f for n, f in self.fields.items() if not f.read_only}
        problems = _unknown(data, writable) | _mistyped(data, writable)
        if not problems:
            return super().to_internal_value(data)
        try:
            super().to_internal_value({n: v for n, v in data.items() if n not in problems})
        except serializers.ValidationError as error:
            others: Any = error.detail
            problems = {**others, **problems}
        raise serializers.ValidationError(problems)


def _unknown(data: dict[str, Any], fields: dict[str, Any]) -> dict[str, list[str]]:
    known = ", ".join(sorted(fields)) or "none"
    return {
        name: [f"unknown key; known are {known}"]
        for name in sorted(set(data) - set(fields), key=str)
    }


def _mistyped(data: dict[str, Any], fields: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [f"must be {words}"]
        for name, value in data.items()
        if name in fields and value is not None and (words := _wrong_type(fields[name], value))
    }


def _wrong_type(field: serializers.Field[Any, Any, Any, Any], value: object) -> str:
    """What the value should be, empty when it is."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(field, serializers.BooleanField):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(field, serializers.IntegerField):
        whole = number and float(value).is_integer()  # type: ignore[arg-type] # number says it is one
        return "" if whole else "a whole number"
    if isinstance(field, serializers.FloatField):
        return "" if number else "a number"
    if isinstance(field, (serializers.CharField, serializers.ChoiceField)):
        return "" if isinstance(value, str) else "text"
    return ""
