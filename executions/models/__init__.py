"""What is kept: cases, what was run, what happened, and what was learned."""

from executions.models.cases import Tag, TestCase, TestCaseVersion, TestStep
from executions.models.executions import TestExecution
from executions.models.heals import HealProposal
from executions.models.learned import ElementFingerprint, XPathCache
from executions.models.results import ExecutionEvent, PageNote, StepResult, TierExecutionLog

__all__ = [
    "ElementFingerprint",
    "ExecutionEvent",
    "HealProposal",
    "PageNote",
    "StepResult",
    "Tag",
    "TestCase",
    "TestCaseVersion",
    "TestExecution",
    "TestStep",
    "TierExecutionLog",
    "XPathCache",
]
