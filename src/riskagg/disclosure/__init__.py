"""Who may see what: five audiences decide rows, columns and counts, in one place, just before a page is drawn.

Frames in, frames out: nothing here reads the warehouse or draws a page.
"""

from riskagg.disclosure.people import label_people, letters, person_labels
from riskagg.disclosure.profiles import PROFILES, Profile, profile_named
from riskagg.disclosure.release import WITHHELD, apply, has_police_hold

__all__ = ["PROFILES", "WITHHELD", "Profile", "apply", "has_police_hold", "label_people", "letters", "person_labels", "profile_named"]
