"""Where the demo cases lie, for whoever seeds or runs them."""

from pathlib import Path

CASES_FOLDER = Path(__file__).parent / "cases"


def demo_case_paths() -> list[Path]:
    """The case files, in the order in which a newcomer should read them."""
    return sorted(CASES_FOLDER.glob("*.json"))
