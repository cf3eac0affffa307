"""The command that asks what other settings would have done, and adopts them."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskagg.errors import UsageError

from .options import AreaContext, near
from .say import say

if TYPE_CHECKING:
    from riskagg.area import Area
    from riskagg.whatif.answer import Answer
    from riskagg.whatif.settings import Change, Standing


def whatif(
    context: AreaContext,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting's other value; may be said again.", show_default=False),
    ] = None,
    months: Annotated[int, typer.Option(help="How many months are looked back over.", min=1, max=60)] = 24,
    regions: Annotated[
        int | None,
        typer.Option(help="Invented regions for false alarms; 0: none. By default 4 to 40, by size.", min=0, max=400, show_default=False),
    ] = None,
    adopt: Annotated[bool, typer.Option("--adopt", help="Write the change into the area's settings and its log.")] = False,
    owner: Annotated[str | None, typer.Option(help="With --adopt: the role that answers for it; no name.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option(help="With --adopt: why, in one line.", show_default=False)] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="With --adopt: the day of the decision.", show_default=False)
    ] = None,
) -> None:
    """What other thresholds or another budget of attention would have flagged, beside today's; without --set, every setting."""
    from riskagg.area import open_area
    from riskagg.whatif.settings import in_force, read_changes, settings_of

    area = open_area(context.obj)
    standing = in_force(area)
    asked = (owner, reason, date)
    if any(one is not None for one in asked) != adopt or (adopt and (not changes or None in asked)):
        raise UsageError("--adopt goes with --set, --owner, --reason and --date, and they with it. Nothing was done.")
    if not changes:
        from .show import show_table

        rows = [
            {"setting": one.name, "value": one.value, "may be": str(one.limit), "is": one.title} for one in settings_of(standing).values()
        ]
        show_table("Settings", rows, ("setting", "value", "may be", "is"))
        return
    found = read_changes(standing, changes)
    if owner is not None and reason is not None and date is not None:
        from riskagg.whatif.adopt import adopt as write_down

        for path in write_down(area, standing, found, owner, reason, date.date()):
            say(near(path))
        say("Adopted. It counts from the next build on.")
        return
    for path in _answered(area, standing, found, months, regions):
        say(near(path))


def _answered(area: "Area", standing: "Standing", changes: "list[Change]", months: int, regions: int | None) -> list[Path]:
    from riskagg.report.pack_context import open_context
    from riskagg.warehouse import open_read_only
    from riskagg.warehouse.cut import read_cut
    from riskagg.whatif.answer import answer
    from riskagg.whatif.page import require_audience, write_answer

    from .plain_console import PlainConsole

    require_audience(area)
    with PlainConsole(stderr=True).status("Looking back; what has to be scored is scored once and kept until the next build.") as status:
        found = answer(area, standing, changes, months, regions, lambda line: status.update(f"Looking back: {line}"))
    with open_read_only(area.warehouse) as con:
        context = open_context(con, area, read_cut(con).month)
        written = write_answer(context, found)
    _tell(found)
    return written


def _tell(found: "Answer") -> None:
    """The answer in a few lines."""
    n = len(found.months)
    for change in found.changes:
        say(f"{change.setting.name}: {change.setting.value:g} today, {change.new:g} under the change")
    for title, key in (("flagged (raised or high)", "flagged"), ("newly flagged", "new"), ("written out in full", "listed")):
        today, then = found.today[key].sum() / n, found.then[key].sum() / n
        say(f"services {title}, a month over {n}: {today:.1f} today, {then:.1f} under the change")
    services = found.moved[found.moved["unit_kind"] == "service"]
    comes = services.loc[services["is_flagged_then"] & ~services["is_flagged_today"], "unit_id"].nunique()
    goes = services.loc[services["is_flagged_today"] & ~services["is_flagged_then"], "unit_id"].nunique()
    say(f"services that come in: {comes}; that go: {goes}")
    if found.quiet:
        before, after = found.quiet
        say(
            f"false alarms to expect a month where nothing is wrong: {before.services:.2f} services today, {after.services:.2f} under the "
            f"change (over {before.n_regions} invented regions)"
        )
