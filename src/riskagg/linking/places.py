"""Which service a supplier's wording of a place means."""

from riskagg.warehouse import Connection, run_models


def match_places(con: Connection) -> None:
    """Make ``int_mentions`` from the places that alerts name.

    Work is done once a distinct wording. What people decided goes first, then ids, a name and postcode word for word, words that are
    alike, and what people and earlier records tell of a name: ``int_place_scores`` documents the weights.

    Args:
        con: a warehouse with ``stg_alerts``, ``stg_alert_rows``, ``raw_private``, ``raw_match_decisions``, ``raw_directory`` and the
            tables of ``sql/history``.

    Raises:
        ModelError: a model breaks its grain or does not run.
    """
    run_models(con, "linking", {})
