"""The command that hands out what people have to decide."""

from .options import AreaContext, near
from .say import say


def review(context: AreaContext) -> None:
    """Write the workbooks of doubtful places and doubtful pairs of alerts: filled in, they come back through the inbox."""
    from riskagg.area import open_area
    from riskagg.registers.review import count_waiting, write_review
    from riskagg.warehouse import open_read_only

    from .journaling import journaled, wrote

    area = open_area(context.obj)
    with open_read_only(area.warehouse) as con, journaled(area, "review") as did:
        written = write_review(con, area)
        did["wrote"] = wrote(area, *written)
        n_places, n_alerts, n_pairs = count_waiting(con)
    for path in written:
        say(near(path))
    say(f"{n_places} wordings of places ({n_alerts} alerts) and {n_pairs} pairs of alerts wait for a decision.")
