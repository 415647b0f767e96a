"""Rows of outside data sets, mapped to the catalogue. Only DIR/train is read."""

from __future__ import annotations

import random
from pathlib import Path

from pointer import Catalogue, Row


def rows(data: Path, catalogue: Catalogue) -> list[Row]:
    return []


def sample(rng: random.Random, rows: list[Row], count: int) -> list[Row]:
    return [rng.choice(rows) for _ in range(count)] if rows else []
