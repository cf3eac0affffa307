-- What a row of an action plan says of its actions: a cell `(a) ... (b) ...` says something of each. A letter counts where it comes after those before
-- it, so that a text that points back to `(a)` is not cut there; words before the first letter hold for every one.
-- Grain: source, supplier, record_key, name, letter

with

records as (

    select * from int_action_records

),

cells as (

    select
        source,
        supplier,
        record_key,
        said.name as name,
        said.value as value

    from records

    cross join unnest([
        {'name': 'action', 'value': action},
        {'name': 'lead', 'value': lead},
        {'name': 'start', 'value': start_text},
        {'name': 'due', 'value': due_text},
        {'name': 'milestone', 'value': milestone_text},
        {'name': 'status', 'value': status},
        {'name': 'outcome_measure', 'value': outcome_measure},
        {'name': 'evidence', 'value': evidence}
    ]) as told(said)

    where said.value is not null

),

-- Each piece but the first begins with its letter; chr(30) and chr(31) stand in no cell.
cut_up as (

    select
        *,
        string_split(regexp_replace(value, '(^|\s)\(([A-Za-z])\)\s*', chr(30) || '\2' || chr(31), 'g'), chr(30)) as pieces

    from cells

),

pieces as (

    select
        * exclude (pieces),
        unnest(pieces) as piece,
        generate_subscripts(pieces, 1) as place

    from cut_up

),

lettered as (

    select
        * exclude (piece),
        case when place > 1 then lower(piece[1]) end as letter,
        trim(case when place > 1 then piece[3:] else piece end) as text

    from pieces

),

counted as (

    select
        *,
        letter is not null and letter > coalesce(max(letter) over before, '') as is_head

    from lettered

    window before as (partition by source, supplier, record_key, name order by place rows between unbounded preceding and 1 preceding)

),

numbered as (

    select
        *,
        sum(is_head::integer) over (partition by source, supplier, record_key, name order by place) as part

    from counted

),

parts as (

    select
        source,
        supplier,
        record_key,
        name,
        any_value(value) as value,
        part,
        max(letter) filter (where is_head) as letter,
        trim(string_agg(case when is_head or letter is null then text else '(' || letter || ') ' || text end, ' ' order by place)) as text

    from numbered

    group by source, supplier, record_key, name, part

),

judged as (

    select
        *,
        coalesce(max(case when part = 0 then text end) over cell, '') as lead_in,
        max(part) over cell as n_letters

    from parts

    window cell as (partition by source, supplier, record_key, name)

),

-- One letter in the middle of a text is no list.
final as (

    select
        source,
        supplier,
        record_key,
        name,
        letter,
        trim(lead_in || ' ' || text) as text

    from judged

    where part > 0 and (lead_in = '' or n_letters > 1)

    union all

    select
        source,
        supplier,
        record_key,
        name,
        '' as letter,
        value as text

    from judged

    where part = 0 and not (n_letters > 1 or (n_letters = 1 and lead_in = ''))

)

select * from final
