"""What the dashboards read beside ``invented_marts``: spells of services, with changes of provider, operator and manager."""

import duckdb
from invented_marts import write_marts

HOSTILE = '<script>alert("x")</script>\'"&={{7*7}}\u2028'


def write_providers(con: duckdb.DuckDBPyConnection, n_services: int = 30, one_each: bool = False) -> None:
    """The invented region with ``int_services``; ``one_each`` gives every service a provider of its own."""
    write_marts(con, n_services)
    if one_each:
        con.execute(
            "update int_services_now set provider_id = '1-8' || service_id[4:], provider_name = provider_name || ' ' || service_id[10:]"
        )
        for table in ("int_incidents_at", "mart_service_months"):
            con.execute(f"update {table} set provider_id = '1-8' || service_id[4:]")
    con.execute(
        """
        create table int_services as
        select service_id, valid_from, provider_id, provider_name, operator_id, operator_name, manager_key from int_services_now
        """
    )
    con.execute(
        """
        insert into int_services
        select service_id, date '2026-04-04', provider_id, provider_name, 'operator:new', 'Brightway Operations Ltd', 'another key'
        from int_services_now where service_id = '1-9000000001'
        union all
        select service_id, date '2026-06-01', '1-8000000002', 'Saltmarsh Trust', operator_id, operator_name, manager_key
        from int_services_now where service_id = '1-9000000003'
        """
    )
