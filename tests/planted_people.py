"""Two hundred invented people, in files of every layout, wherever a person may be typed: in their own columns and where none belongs."""

import csv
import io
import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from identity_search import Identities
from run_region import RECEIVED

N_PEOPLE = 200
NHS = (
    "Ref|Incident date|Reported date|Organisation|Site / location (free text)|Postcode|Category|Sub-category|Level of physical harm|"
    "Level of psychological harm|Reported by role|NHS No|Description"
)
_STARTS = ("Quib", "Zorn", "Vext", "Wyx", "Fjor", "Drusk", "Grimb", "Hesk", "Jorv", "Kelb")
_ENDS = ("alder", "ombay", "urtle", "eskin", "ivane")
_FORE = ("Xandrel", "Yolwen", "Thurbie", "Pemdra", "Osgrim", "Ilvina", "Ulfrid", "Eudwig")


@dataclass(frozen=True)
class Planted:
    """One of them; no word of the name is a word of anything else."""

    surname: str
    forename: str
    born: date
    nhs: str

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"

    @property
    def spaced(self) -> str:
        return f"{self.nhs[:3]} {self.nhs[3:6]} {self.nhs[6:]}"

    @property
    def story(self) -> str:
        """A narrative that tells of them in every form there is."""
        births = [f"{self.born:{form}}" for form in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%-d %B %Y", "%B %-d, %Y", "%d%m%Y", "%-d-%b-%y")]
        born = f"{', '.join(births)}, {self.born.day}th of {self.born:%B} {self.born.year}"
        email = f"{self.forename}.{self.surname}@example.org".lower()
        return (
            f"{self.name.upper()} ({born}; NHS {self.spaced} or {self.nhs}) fell. {self.forename[0]}. {self.surname}'s bag is gone. "
            f"mrs {self.surname.lower()} rang 01632 960{self.nhs[-3:]} and wrote from {email}, 12 Mill Lane, ZZ9 7VH."
        )


def people() -> list[Planted]:
    """All of them; births in 1920 to 1949, NHS numbers with a valid check digit in a range that is not issued."""
    names = [f"{start}{middle}{end}" for start in _STARTS for end in _ENDS for middle in ("a", "o", "e", "u")]
    forenames = [f"{stem}{end}" for stem in _FORE for end in ("a", "us", "ette", "ian", "or")]
    return [
        Planted(names[n], forenames[n % len(forenames)], date(1920, 1, 1) + timedelta(days=53 * n), valid_number(n))
        for n in range(N_PEOPLE)
    ]


def identities_of(planted: list[Planted]) -> Identities:
    """What must not be found of them."""
    return Identities(
        frozenset(word.lower() for one in planted for word in (one.surname, one.forename)),
        frozenset(one.nhs for one in planted),
        frozenset(one.born.isoformat() for one in planted),
    )


def valid_number(n: int) -> str:
    """The n-th ten digits from 999 900 0000 upward whose check digit is valid."""
    stem = f"9999{n * 7:05d}"
    digit = (11 - sum(int(d) * w for d, w in zip(stem, range(10, 1, -1), strict=True)) % 11) % 11
    return stem + str(digit) if digit < 10 else valid_number(n + 1000)


def plant(inbox: Path) -> list[Planted]:
    """Write the files into a folder of the inbox, and managers into the newest directory; everybody is in at least one."""
    planted = people()
    folder = inbox / "planted"
    folder.mkdir()
    _write(folder / "council_safeguarding_plantshire_2026-10-31.csv", "\ufeff" + "\r\n".join(_council(inbox, planted[:100])))
    _write(folder / "police_2026-09_occurrences.csv", "\n".join(_police(inbox, planted[80:140])))
    _nhs(folder / "nhs_incidents_2026-09.xlsx", planted[130:170])
    _others(folder, planted[160:])
    _refused(folder, planted[:20])
    _managers(sorted(inbox.glob("cqc_directory_*.csv"))[-1], planted[166:])
    for path in folder.iterdir():
        os.utime(path, (RECEIVED, RECEIVED))
    return planted


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="")


def _line(cells: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


def _header(inbox: Path, pattern: str) -> str:
    """The first line of a file of the region."""
    return sorted(inbox.rglob(pattern))[0].read_bytes().splitlines()[0].decode("utf-8-sig")


def _council(inbox: Path, planted: list[Planted]) -> list[str]:
    header = _header(inbox, "council_safeguarding_*.csv")
    lines = [header]
    for n, one in enumerate(planted):
        other = planted[(n + 1) % len(planted)]
        cells = {
            "Concern ID": f"PL{n}", "Date of Concern": "01/10/2026", "Date Received": "02/10/2026", "Person ID": f"{one.surname}1",
            "NHS Number": one.spaced if n % 2 else one.nhs, "Surname": one.surname.upper() if n % 3 else one.surname.lower(),
            "Forename": one.forename, "Date of Birth": f"{one.born:%d/%m/%Y}", "Location of Risk": "Care Home - Nursing",
            "Service Name": "The Elms", "Type(s) of Risk": "Physical", "Alleged Source Name": other.name, "Alleged Source Role": "Visitor",
            "Referrer Type": "Family", "Decision": "NFA", "Concern Summary": f"{one.story} {other.name} was there.",
        }  # fmt: skip
        cells |= _misplaced(n, one, other)
        row = [cells.get(name, "") for name in header.split(",")]
        if n % 20 == 7:
            del row[8]  # a cell is lost: names slide into the cells of codes
        if n % 20 == 8:
            row.insert(3, "x")
        lines.append(_line(row))
    return lines


def _misplaced(n: int, one: Planted, other: Planted) -> dict[str, str]:
    """Where no person belongs; of too many refused rows the source's gate would hold the file."""
    return (
        {},
        {"Date of Concern": "31/02/2026", "Concern Category": one.name},
        {"Concern Category": one.surname, "Type(s) of Risk": f"Physical; {other.name}", "Enquiry ID": one.name.upper()},
        {"Referrer Type": f"{one.forename}.{one.surname}@example.org", "Decision": one.spaced, "Enquiry Outcome": f"{one.born:%d/%m/%Y}"},
        {"Concern ID": f"{one.surname}-{n}"},
        {"Service Name": f"Mrs {one.name}'s home", "Service Address": f"c/o {one.name}, 3 Hill Road", "Location of Risk": "Own Home"},
        {"Placing Authority": one.name, "Source of Risk": other.surname, "Alleged Source Role": f"{other.forename} (visitor)"},
        {}, {}, {"Date Received": "01/01/2031"}, {}, {}, {"Concern Category": one.surname}, {}, {}, {}, {}, {}, {}, {},
    )[n % 20]  # fmt: skip


def _police(inbox: Path, planted: list[Planted]) -> list[str]:
    header = _header(inbox, "police_*.csv")
    rows = [header]
    for n, one in enumerate(planted):
        begun = "2026-09-19T10:00" if n % 5 else "2026-19-19T10:00"
        cells = {
            "OCC_NO": f"PLANT/{n}", "REPORTED_DT": "2026-09-20T10:00", "COMMITTED_FROM": begun,
            "CLASSIFICATION": one.name.upper() if n % 4 == 1 else "SUDDEN DEATH", "PREMISES_NAME": "THE ELMS",
            "ADDRESS_LINE": f"C/O {one.name.upper()} 12 MILL LANE" if n % 4 == 2 else "", "VICTIM_URN": one.nhs,
            "VICTIM_SURNAME": one.surname.upper(), "VICTIM_FORENAME": one.forename.upper(), "VICTIM_DOB": f"{one.born:%d/%m/%Y}",
            "SUSPECT_URN": f"S{one.nhs}", "MO_TEXT": one.story.upper(),
        }  # fmt: skip
        rows.append(_line([cells.get(name, "") for name in header.split("|")], "|"))
    return rows


def _nhs(path: Path, planted: list[Planted]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Incidents"
    for line in (["Incidents"], [], [], NHS.split("|")):
        sheet.append(line)
    for n, one in enumerate(planted):
        told = f"Mrs {one.name}, NHS {one.spaced}, born {one.born:%-d %B %Y}, fell out of bed."
        category = f"{one.born:%d/%m/%Y}" if n % 3 == 1 else one.nhs if n % 3 == 2 else "Fall"
        refused = "31/13/2026" if n % 5 == 1 else "12/09/2026"
        sheet.append([f"PLN{n}", refused, "13/09/2026", "ICB", "The Elms", "", category, "", "Low", "Low", one.name, one.spaced, told])
    book.save(path)


def _others(folder: Path, planted: list[Planted]) -> None:
    one, two, three, four, five, six = planted[:6]
    decided = ["M-PL", "1-9000000001", "2026-09-27", "1", "Council", f"Mrs {six.name}", "watch", f"asked Dr {six.surname}, {six.nhs}"]
    lines = {
        "cqc_notifications_2026-09.csv": [
            "notification_id,notification_type,location_id,location_name,provider_id,provider_name,event_date,received_date,abuse_type,"
            "person_ref,status,follow_up",
            *(_notification(n, person) for n, person in enumerate((one, two))),
        ],
        "advocacy_2026-09.csv": [
            "date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received",
            _line(["03/09/26", "PLA1", "The Elms", f"Ms {three.surname} ({three.spaced})", three.spaced, "X.Q.", three.name, "N"]),
            _line(["03/09/26", "", "The Elms", four.story, "fell", "X.Q.", four.name, "N"]),
        ],
        "whistleblowing_complaints_2026-09.csv": [
            "Ref,Received,Channel,Service,Provider,Theme,Serious,About management or regime,Outcome,Told by",
            _line(["PLW1", "03-Sep-26", "Complaint", "The Elms", "", f"{five.surname}@example.org", "N", "N", "Open", five.name]),
        ],
        "meeting_decisions_2026-09-27.csv": [
            "meeting_id,service_id,decided_on,level,lead_agency,chair_role,decision,rationale,restriction,restriction_review_on,"
            "provider_informed_on,police_hold",
            _line([*decided, "none", "", "", "N"]),
        ],
    }  # fmt: skip
    for name, text in lines.items():
        _write(folder / name, "\n".join(text))


def _managers(directory: Path, planted: list[Planted]) -> None:
    with directory.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    at = next(place for place, cell in enumerate(rows[0]) if cell.strip() == "Registered manager")
    for row, manager in zip(rows[1:], planted, strict=False):
        row[at] = f"{manager.surname}, {manager.forename}"
    _write(directory, "\n".join(_line(row) for row in rows))


def _notification(n: int, one: Planted) -> str:
    told = ["Serious injury", "", "The Elms", "", "", "2026-09-01", "2026-09-02", one.nhs, one.name, "Open", f"Mr {one.name}"]
    return _line([f"PL{n}", *told])


def _refused(folder: Path, planted: list[Planted]) -> None:
    """Files that are refused whole: a column is missing, no header, no known source."""
    rows = [_line([one.surname, one.forename, one.nhs, f"{one.born:%d/%m/%Y}", one.story]) for one in planted]
    _write(
        folder / "council_safeguarding_plantshire_2026-11-01.csv",
        "\n".join(["Concern ID,Surname,Forename,NHS Number,Concern Sumary", *rows]),
    )
    _write(folder / "police_2026-11_occurrences.csv", "\n".join(rows))
    _write(folder / "somebody.csv", "\n".join(rows))
