"""A pytest plugin: tests read no one's `.env` and leave nothing in the data directory."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="tiers-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)

os.environ.update(
    {
        "DATA_DIR": _DATA,
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "FIELD_ENCRYPTION_KEYS": "",
        "DATABASE_URL": f"sqlite:///{_DATA}/db.sqlite3",
        "DEBUG": "0",
        "DEMO": "1",
        "REDIS_URL": "",
        "MODEL_PROVIDER": "builtin",
        "MODEL_NAME": "",
        "MODEL_BASE_URL": "",
        "MODEL_API_KEY": "",
        "RUNNER_ENABLED": "0",
        "CHARTJS_URL": "",
    }
)
