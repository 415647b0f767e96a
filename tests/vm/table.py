"""What was expected, and what was seen."""


class Missed(Exception):
    """A row that failed, after which the story cannot go on."""


class Table:
    """Rows of (story, what, expected, seen, seconds late, good)."""

    def __init__(self):
        self.rows = []
        self.story = ""

    def row(self, what, expected, seen, late=None, good=True, needed=False):
        """One row. One that failed and is `needed` by what follows ends the story."""
        self.rows.append((self.story, what, expected, seen, late, good))
        said = "" if late is None else f"  {late:+.1f} s"
        print(f"  {'ok' if good else 'NO'}  {what}: {seen}{said}", flush=True)
        if needed and not good:
            raise Missed(what)
        return good

    def good(self):
        return bool(self.rows) and all(row[-1] for row in self.rows)

    def __str__(self):
        heads = ("", "story", "what", "expected", "seen", "s late")
        lines = [heads]
        for story, what, expected, seen, late, good in self.rows:
            seen = " ".join(str(seen).split())
            lines.append(("ok" if good else "NO", story, what, expected, seen if len(seen) < 80 else seen[:79] + "…",
                          "" if late is None else f"{late:.1f}"))
        widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
        rows = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
        failed = sum(not row[-1] for row in self.rows)
        return "\n".join([*rows, "", f"{len(self.rows) - failed} passed, {failed} failed"])
