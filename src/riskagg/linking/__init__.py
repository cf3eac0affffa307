"""Who and where: the service that a wording of a place means, the person that keys stand for."""

from riskagg.linking.places import match_places

__all__ = ["match_places"]
