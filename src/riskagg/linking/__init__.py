"""Who and where: the service that a wording of a place means, the person that keys stand for.

- ``match_places``: makes ``int_mentions``
- ``join_people``: makes ``int_alert_people``
"""

from riskagg.linking.people import join_people
from riskagg.linking.places import match_places

__all__ = ["join_people", "match_places"]
