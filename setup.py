"""Which packages there are is read from the tree: a new folder under ``src/riskagg`` is in the wheel without being listed.

What is not Python (configuration, SQL, templates, documents, sample) lies at the top level, where people look for it, and installs as
packages of its own, so that importlib.resources reads it alike from the checkout and from a wheel (docs/decisions/0001).
"""

from setuptools import find_packages, setup

_TOP_LEVEL = {
    "riskagg_pipelines": "pipelines",
    "riskagg_config": "config",
    "riskagg_sql": "sql",
    "riskagg_expectations": "expectations",
    "riskagg_reports": "reports",
    "riskagg_sample": "data/sample",
    "riskagg_docs": "docs",
}

setup(packages=[*find_packages("src"), *_TOP_LEVEL], package_dir={"": "src", **_TOP_LEVEL})
