"""The two versions of the shop, and how they stand in its URLs."""

from enum import StrEnum


class Version(StrEnum):
    """Version 1 is what the cases were recorded on, version 2 its redesign."""

    V1 = "v1"
    V2 = "v2"


class VersionConverter:
    """URL converter for :class:`Version`; any other word is no page of the shop."""

    regex = "v1|v2"

    def to_python(self, value: str) -> Version:
        """Read the version out of a path."""
        return Version(value)

    def to_url(self, value: str) -> str:
        """Write the version into a path."""
        return Version(value).value
