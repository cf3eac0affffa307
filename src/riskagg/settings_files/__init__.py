"""Settings files as a person has written them: read, checked and explained in one way, whatever their form.

Every reader takes the list of faults of its run and adds to it: a file that cannot be used is one or several lines there, with the line or
the key of each, and never an error of the library that read it.
"""

from riskagg.settings_files.document import Document
from riskagg.settings_files.model import validated
from riskagg.settings_files.strict import Strict
from riskagg.settings_files.table import read_table
from riskagg.settings_files.text import near, near_or_all, quoted, read_text
from riskagg.settings_files.toml_file import read_toml
from riskagg.settings_files.yaml_file import parse_yaml, read_yaml

__all__ = [
    "Document",
    "Strict",
    "near",
    "near_or_all",
    "parse_yaml",
    "quoted",
    "read_table",
    "read_text",
    "read_toml",
    "read_yaml",
    "validated",
]
