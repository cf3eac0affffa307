"""What mentions are matched with elsewhere: an exact postcode with a like name, a cascade in SQL, and Splink where it is installed."""

import time
from dataclasses import dataclass

from riskagg.warehouse import Connection

# Both read the columns as they were written, in lower case, with a postcode's space taken out: what anybody would do first.
CLEANED = """
    create or replace temp table ref_mentions as
    select place_key, lower(concat_ws(', ', place_name, place_address, place_town)) as whole, lower(place_name) as name,
        lower(place_address) as address, lower(place_town) as town, upper(replace(place_postcode, ' ', '')) as postcode
    from int_mention_places;
    create or replace temp table ref_services as
    select service_id, lower(name) as name, lower(address) as address, lower(town) as town, upper(replace(postcode, ' ', '')) as postcode
    from int_services where valid_to is null
"""
_NAME = "coalesce(mentions.name, split_part(mentions.whole, ',', 1))"
_EXACT_POSTCODE = f"""
    select place_key, service_id, 1 as step, jaro_winkler_similarity({_NAME}, services.name) as likeness
    from ref_mentions as mentions join ref_services as services using (postcode)
    where jaro_winkler_similarity({_NAME}, services.name) >= .88
"""
_STEPS = (
    _EXACT_POSTCODE,
    """select place_key, service_id, 2, 1.0 from ref_mentions as mentions join ref_services as services using (postcode)
       where mentions.name is null and contains(mentions.whole, services.address) and services.address similar to '[0-9].*'""",
    f"""select place_key, service_id, 3, jaro_winkler_similarity({_NAME}, services.name)
        from ref_mentions as mentions join ref_services as services on mentions.postcode[:-3] = services.postcode[:-3]
        where jaro_winkler_similarity({_NAME}, services.name) >= .92""",
    f"""select place_key, service_id, 4, jaro_winkler_similarity({_NAME}, services.name)
        from ref_mentions as mentions join ref_services as services on {_NAME} = services.name
        where mentions.town is null or contains(mentions.whole, services.town)""",
    f"""select place_key, service_id, 5, jaro_winkler_similarity({_NAME}, services.name)
        from ref_mentions as mentions join ref_services as services on mentions.town = services.town
        where jaro_winkler_similarity({_NAME}, services.name) >= .93""",
    """select place_key, service_id, 6, 1.0 from ref_mentions as mentions join ref_services as services using (address, town)
       where services.address similar to '[0-9].*'""",
)


@dataclass(frozen=True)
class Matched:
    """What a way of matching found: the service of each mention's key, and what it cost in seconds and CPU seconds."""

    services: dict[bytes, str]
    seconds: float
    cpu: float


def exact_postcode(con: Connection) -> Matched:
    """The same postcode and a name of Jaro-Winkler .88; the likeliest where it alone is so."""
    return _run(con, (_EXACT_POSTCODE,))


def cascade(con: Connection) -> Matched:
    """Six steps from the surest to the least sure, each for what the steps before left."""
    return _run(con, _STEPS)


def _run(con: Connection, steps: tuple[str, ...]) -> Matched:
    wall, cpu = time.monotonic(), time.process_time()
    con.execute(CLEANED)
    con.execute("create or replace temp table ref_found (place_key blob, service_id varchar)")
    for step in steps:
        con.execute(
            f"""insert into ref_found select place_key, arg_max(service_id, likeness)
                from ({step}) as t(place_key, service_id, step, likeness)
                where place_key not in (select place_key from ref_found) group by place_key
                having count(distinct service_id) filter (where likeness >= .999) <= 1
                    and (count(distinct service_id) = 1 or max(likeness) >= .999)"""
        )
    found = con.execute("select place_key, service_id from ref_found").fetchall()
    return Matched({bytes(key): service for key, service in found}, time.monotonic() - wall, time.process_time() - cpu)
