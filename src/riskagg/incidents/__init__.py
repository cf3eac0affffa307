"""One event once, however many agencies tell it.

- ``link_incidents``: makes ``int_alert_links``, ``int_incidents``, ``int_incidents_at``
"""

from riskagg.incidents.link import link_incidents

__all__ = ["link_incidents"]
