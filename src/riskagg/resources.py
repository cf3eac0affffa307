"""What ships with riskagg beside Python: configuration, SQL, expectations, templates, documents and the sample region.

Read through importlib.resources, so that a wheel works outside the checkout.
"""

from importlib.resources import files
from pathlib import Path


def _folder(package: str) -> Path:
    # setuptools installs packages as plain folders, so a resource is always a file on disk.
    return Path(str(files(package)))


def config_dir() -> Path:
    """Shipped sources, code lists, policies, examples and the sample area's settings."""
    return _folder("riskagg_config")


def sql_dir() -> Path:
    """SQL: models in a folder per stage, what pages show in ``pages``, what calculations take out in ``reads``."""
    return _folder("riskagg_sql")


def expectations_dir() -> Path:
    """Great Expectations suites."""
    return _folder("riskagg_expectations")


def reports_dir() -> Path:
    """Jinja templates and static assets."""
    return _folder("riskagg_reports")


def sample_dir() -> Path:
    """The sample region: ``inbox`` and ``truth``."""
    return _folder("riskagg_sample")


def docs_dir() -> Path | None:
    """The documents that messages point to; None where whoever packaged riskagg left them out."""
    try:
        return _folder("riskagg_docs")
    except ModuleNotFoundError:
        return None
