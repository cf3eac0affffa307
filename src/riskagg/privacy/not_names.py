"""Words beside a title or a name that are no name: what a place is called, and what commonly follows."""

from typing import Final

PLACES: Final = frozenset(
    (
        "house", "home", "homes", "hospital", "hospice", "centre", "center", "surgery", "clinic", "ward", "unit", "cottage", "cottages",
        "almshouses", "infirmary", "road", "avenue", "pharmacy", "academy", "gardens", "terrace", "crescent", "bungalow", "bungalows",
        "foundation", "trust", "practice", "school", "college", "building", "lodge", "manor", "flats", "apartments",
    )
)  # fmt: skip
"""What a place is called after a name."""
PLACES_AND_SURNAMES: Final = frozenset(
    (
        "court", "hall", "park", "lane", "street", "way", "close", "grove", "wood", "green", "square", "drive", "villa", "place",
    )
)  # fmt: skip
"""The same, of those that are surnames as well."""
ENDS: Final = PLACES | {"flat", "room", "care", "nursing", "residential", "community", "medical", "health", "memorial"}
"""With these a name surely ends."""
PLACE_WORDS: Final = ENDS | PLACES_AND_SURNAMES
"""What stands behind a name that is a place's own."""
NO_NAMES: Final = frozenset(
    (
        "a", "about", "after", "again", "all", "also", "am", "an", "and", "are", "as", "asked", "at", "be", "because", "been", "before",
        "being", "both", "but", "by", "called", "came", "can", "contacted", "could", "did", "do", "does", "during", "each", "fell",
        "felt", "for", "found", "from", "gave", "given", "gone", "got", "had", "has", "have", "he", "her", "him", "his", "hit", "i", "if",
        "in", "informed", "into", "is", "it", "its", "left", "me", "met", "moved", "no", "nor", "not", "of", "off", "on", "or", "our",
        "out", "over", "pushed", "rang", "refused", "reported", "requested", "said", "saw", "seen", "she", "should", "since", "so",
        "spoke", "stated", "still", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to", "told", "took",
        "until", "up", "upset", "visited", "wanted", "was", "we", "went", "were", "what", "when", "where", "which", "while", "who",
        "will", "with", "would", "wrote", "you", "attended", "advised", "arrived", "prescribed", "appointment", "appointments", "lives",
        "lived", "living", "fallen", "referral", "referrals", "report", "reports", "form", "forms", "letter", "letters", "notes", "note",
        "minutes", "review", "list", "file", "files", "summary", "data", "export", "extract", "incident", "incidents", "concern",
        "concerns", "safeguarding", "plan", "plans", "statement", "draft", "final", "template", "record", "records", "update",
        "complaint", "complaints", "visit", "visits", "excel", "office", "teams", "access", "sql", "windows", "mayor", "mayoress",
        "lieutenant", "chancellor", "csv", "xlsx", "xls", "ods", "zip",
    )
)  # fmt: skip
"""What follows a title or a name and is none, where capitals say nothing."""
NEVER_NAMES: Final = frozenset(
    (
        "the", "and", "of", "at", "in", "on", "is", "was", "for", "to", "has", "had", "said", "mayor", "mayoress", "lieutenant",
        "chancellor",
    )
)  # fmt: skip
"""What is none even with a capital; other such words are names then (Will, Fell)."""
