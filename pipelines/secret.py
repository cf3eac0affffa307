"""Where the pseudonym key comes from: the environment, else a Secret block of the Prefect server that is configured."""

import os
from typing import Any

from riskagg.area import Area
from riskagg.errors import KeyMissing
from riskagg.privacy import Vault, open_vault
from riskagg.privacy.vault import VARIABLE

BLOCK = "riskagg-pseudonym-key"


def vault_of(area: Area) -> Vault:
    """The vault of an area.

    Raises:
        KeyMissing: neither has a key, or the key that is there cannot serve this area.
    """
    if os.environ.get(VARIABLE, "").strip() or not os.environ.get("PREFECT_API_URL"):
        return open_vault(area.settings.synthetic, os.environ)
    return open_vault(area.settings.synthetic, {VARIABLE: _from_block(area.settings.synthetic)})


def _from_block(may_be_missing: bool) -> str:
    """The block's value. Whatever goes wrong is said without what the server answered: an answer may quote the value."""
    from prefect.blocks.system import Secret

    load: Any = Secret.load  # its types leave out that it may be asked to wait
    try:
        value = load(BLOCK, _sync=True).get()
    except ValueError:  # Prefect's word for a block that is not there
        if may_be_missing:
            return ""
        raise KeyMissing(
            f"{VARIABLE} is not set, and the Prefect server has no Secret block {BLOCK!r}. Nothing was read. "
            "Set either of them to the area's key."
        ) from None
    except Exception as fault:
        raise KeyMissing(
            f"{VARIABLE} is not set, and the Secret block {BLOCK!r} cannot be read ({type(fault).__name__}). Nothing was read. "
            "Look whether PREFECT_API_URL answers, or set the variable."
        ) from None
    return str(value).strip()
