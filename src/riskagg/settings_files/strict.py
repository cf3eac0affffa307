"""The base of what a settings file says: a key that there is not is refused, and yes is no number."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

_NUMBERS = frozenset((int, float))


class Strict(BaseModel):
    """A part of a settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_flags(cls, value: Any, info: ValidationInfo) -> Any:
        """``true``, and ``yes`` in YAML, would else be read as the number 1."""
        if isinstance(value, bool | dict | list) and _takes_numbers_alone(cls, str(info.field_name)):
            for flag in (one for one in _values(value) if isinstance(one, bool)):
                raise ValueError(f"expected a number, found {str(flag).lower()}")
        return value


@cache
def _takes_numbers_alone(model: type[BaseModel], name: str) -> bool:
    kinds = _kinds(model.model_fields[name].annotation)
    return bool(kinds & _NUMBERS) and bool not in kinds


def _kinds(annotation: Any) -> frozenset[Any]:
    """The plain types within a type."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _kinds(inner[0])
    return frozenset({annotation}).union(*map(_kinds, inner))


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else [value]
