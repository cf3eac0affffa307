"""Errors that people and machines make when they write down a place. None is the inverse of a rule by which riskagg reads one."""

import random
import re

_NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol", "a": "qsz",
    "s": "adwx",
    "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jli", "l": "kop", "z": "asx", "x": "zsc", "c": "xdv", "v": "cfb",
    "b": "vgn", "n": "bhm", "m": "nk",
}  # fmt: skip
_SEEN_AS = (
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("e", "c"),
    ("h", "b"),
    ("cl", "d"),
    ("s", "5"),
    ("g", "q"),
    ("n", "ri"),
)
_SHORT = {
    "Nursing": ("Nsg", "Nurs", "N."), "Residential": ("Resid", "Res", "Rsdntl"), "Home": ("Hm", "Hme", "Home"), "Care": ("Cre", "C."),
    "House": ("Hse", "Ho", "H."), "Court": ("Ct", "Crt"), "Lodge": ("Ldg", "Lodg"), "Manor": ("Mnr", "Man."), "Grange": ("Grge", "Grng"),
    "Centre": ("Cntr", "Ctre", "Cent"), "Supported": ("Supptd", "S/"), "Living": ("Lvg", "Liv"), "Gardens": ("Gdns", "Gdn"),
    "Road": ("Rd", "Rd.", "R"), "Street": ("St", "Str"), "Lane": ("La", "Ln"), "Avenue": ("Ave", "Av", "Avn"), "Close": ("Cl", "Clo"),
    "Drive": ("Dr", "Drv"), "Crescent": ("Cres", "Crst"), "Grove": ("Gr", "Grv"), "Limited": ("Ltd", "Lmtd"), "Saint": ("St",),
    "St": ("Saint",),
    "Hall": ("Hl",), "Place": ("Plc", "Pl"), "Park": ("Pk",), "The": ("", "Th"), "Surgery": ("Surg", "Sgy"), "Practice": ("Pract", "Prac"),
    "Medical": ("Med", "Medcl"), "Services": ("Svcs", "Serv"), "Dental": ("Dent",), "Health": ("Hlth",), "Community": ("Comm",),
}  # fmt: skip
_KIND = re.compile(
    r"\b(residential care home|nursing home|residential home|rest home|care home|care centre|home care|supported living|limited|ltd)\b",
    re.I,
)
_EXTRAS = (
    "{} (rear)",
    "{} - unit 2",
    "staff at {}",
    "{} old peoples home",
    "{} by the church",
    "{} EMI",
    "o/s {}",
    "{} care",
    "c/o {}",
    "{} 2nd floor",
)
# How a name is written, and how often.
NAME_ERRORS = (
    (0.47, "exact"), (0.12, "slip"), (0.03, "two slips"), (0.05, "misread"), (0.12, "short"), (0.08, "no kind"), (0.025, "swapped"),
    (0.015, "nickname"), (0.02, "former"), (0.04, "longer"), (0.03, "other kind"),
)  # fmt: skip


def slipped(dice: random.Random, text: str) -> str:
    """One slip of the fingers: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    places = [at for at, letter in enumerate(text) if letter.isalpha()]
    if len(places) < 3:
        return text
    at, how = dice.choice(places), dice.random()
    if how < 0.3:
        return text[:at] + text[at + 1 :]
    if how < 0.45:
        return text[:at] + text[at] + text[at:]
    if how < 0.7 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.choice(_NEIGHBOURS.get(text[at].lower(), "x")) + text[at + 1 :]


def misread(dice: random.Random, text: str) -> str:
    """One letter or pair as a scanner misreads it."""
    seen = [(wrong, right) for wrong, right in _SEEN_AS if wrong in text.lower()[1:]]
    if not seen:
        return text
    wrong, right = dice.choice(seen)
    at = text.lower().index(wrong, 1)
    return text[:at] + right + text[at + len(wrong) :]


def shortened(dice: random.Random, text: str) -> str:
    """Words written short, as each writer does it; a word without a usual short form loses its end now and then."""
    words = text.split()
    made = [dice.choice(_SHORT[word]) if word in _SHORT and dice.random() < 0.8 else word for word in words]
    if made == words and len(words[-1]) > 5:
        made[-1] = f"{words[-1][: dice.randint(4, len(words[-1]) - 1)]}."
    return " ".join(word for word in made if word)


def swapped(dice: random.Random, text: str) -> str:
    """Two words of a name in the other order."""
    words = text.split()
    if len(words) < 2:
        return text
    at = dice.randrange(len(words) - 1)
    words[at : at + 2] = [words[at + 1], words[at]]
    return " ".join(words)


def lengthened(dice: random.Random, text: str) -> str:
    """A name with something that the writer thought worth adding."""
    return dice.choice(_EXTRAS).format(text)


def without_kind(text: str) -> str:
    """A name without the words for the kind of home."""
    return " ".join(_KIND.sub("", text).replace(" ,", ",").split()) or text


def nickname(dice: random.Random, text: str) -> str:
    """What those who know a home call it: nothing by which a stranger would find it."""
    words = [word for word in text.split() if word.lower() != "the"] or text.split()
    initials = "".join(word[0] for word in words)
    return dice.choice((f"{words[0][:3]}s", f"{words[0][:4].lower()}y", initials, f"Mrs {words[-1][:3]}s place", "the old rectory"))


def wrong_letter(dice: random.Random, postcode: str) -> str:
    """A postcode with one character of its second half wrong."""
    at = len(postcode) - dice.randint(1, 3)
    other = dice.choice([c for c in ("0123456789" if postcode[at].isdigit() else "ABDEFGHJLNPQRSTUWXYZ") if c != postcode[at]])
    return postcode[:at] + other + postcode[at + 1 :]


def misspelt(dice: random.Random, name: str, how: str) -> str:
    """A name with one of ``NAME_ERRORS``; itself where that is `exact` or `former`."""
    if how == "two slips":
        return slipped(dice, slipped(dice, name))
    if how == "no kind":
        return without_kind(name)
    if how == "other kind":
        return f"{without_kind(name)} {dice.choice(('Care Home', 'Nursing Home', 'Residential Home', 'RH', 'NH'))}"
    change = {
        "slip": slipped, "misread": misread, "short": shortened, "swapped": swapped,
        "nickname": nickname, "longer": lengthened,
    }.get(how)  # fmt: skip
    return change(dice, name) if change else name
