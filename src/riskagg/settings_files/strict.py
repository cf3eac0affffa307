"""The base of what a settings file says: a key that there is not is refused, and yes is no number."""

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
        kinds = _kinds(cls.model_fields[str(info.field_name)].annotation)
        flags = [one for one in _values(value) if isinstance(one, bool)]
        if flags and kinds & _NUMBERS and bool not in kinds:
            raise ValueError(f"expected a number, found {str(flags[0]).lower()}")
        return value


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
