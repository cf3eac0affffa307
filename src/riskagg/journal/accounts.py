"""Who ran a command, as the journal keeps it: a keyed pseudonym of the account, or its name where ``area.toml`` says so."""

import hashlib
import hmac
import os
import pwd
import secrets

from riskagg.area import Area

KEY_FILE = "journal.key"
_DIGITS = 16


def account_of(area: Area) -> str:
    """The account that this process runs as: equal for equal accounts in one area, and no name unless ``journal_accounts`` is true."""
    name = _account()
    return name if area.settings.journal_accounts else hmac.new(_key(area), name.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def _account() -> str:
    # The system's word, not the environment's: that anybody may set.
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _key(area: Area) -> bytes:
    """A key of the journal's own: most commands run without the pseudonym key, and must name an account as the others do."""
    path = area.store / KEY_FILE
    if not path.is_file():
        part = path.with_name(f".{KEY_FILE}.new")
        part.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        part.replace(path)
    return path.read_bytes()
