"""The table of all families, and contexts."""

from __future__ import annotations

from family import ALL, random_context  # noqa: F401
import clocks  # noqa: F401  each module registers its families
import errands  # noqa: F401
import talk  # noqa: F401
import world  # noqa: F401
import several  # noqa: F401
import follow  # noqa: F401
import habits  # noqa: F401
import turns  # noqa: F401
import asks  # noqa: F401
import borders  # noqa: F401
