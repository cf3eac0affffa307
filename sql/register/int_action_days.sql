-- The day that a text of an action plan means, day first as in the UK. A vague date means its last possible day (`means_on`) and may mean any from
-- `from_on`; a text may name several days: the last one counts. `rest` is what it says besides, in plain words. A day that the door read stands.
-- Grain: source, supplier, record_key, letter, name

with

records as (

    select * from int_action_records

),

actions as (

    select * from int_actions

),

texts as (

    select
        actions.source,
        actions.supplier,
        actions.record_key,
        actions.letter,
        records.stated_on,
        said.name as name,
        said.value as text,
        said.day as day

    from actions

    inner join records using (source, supplier, record_key)

    cross join unnest([
        {'name': 'start', 'value': actions.start_text, 'day': records.start_on},
        {'name': 'due', 'value': actions.due_text, 'day': records.due_on},
        {'name': 'milestone', 'value': actions.milestone_text, 'day': records.milestone_on},
        {'name': 'status', 'value': actions.status, 'day': null::date}
    ]) as told(said)

    where said.value is not null

),

-- Finer dates are taken out before vaguer ones are looked for, so that the year of a day is not a year of its own.
iso as (

    select
        *,
        regexp_extract_all(lower(text), '\b\d{4}-\d{2}-\d{2}\b') as iso_days,
        regexp_replace(lower(text), '\b\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2})?)?\b', ' ', 'g') as without_iso

    from texts

),

numeric as (

    select
        *,
        regexp_extract_all(without_iso, '\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})\b') as number_days,
        regexp_replace(without_iso, '\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})\b', ' ', 'g') as without_numbers

    from iso

),

in_numbers as (

    select
        *,
        regexp_extract_all(without_numbers, '\b20\d{2} ?[/-] ?\d{2}\b') as years_or_months,
        regexp_extract_all(without_numbers, '\b\d{1,2} ?[/.-] ?(?:19|20)\d{2}\b') as number_months,
        regexp_replace(
            regexp_replace(without_numbers, '\b20\d{2} ?[/-] ?\d{2}\b', ' ', 'g'), '\b\d{1,2} ?[/.-] ?(?:19|20)\d{2}\b', ' ', 'g'
        ) as left_over

    from numeric

),

worded as (

    select
        *,
        -- One spelling of each month, its first three letters, and no signs: "1st of April, '21" is "1 apr 21".
        trim(regexp_replace(
            regexp_replace(
                regexp_replace(regexp_replace(left_over, '[^\pL\d]+', ' ', 'g'), '\b(\d{1,2})(?:st|nd|rd|th)(?: of)?\b', '\1', 'g'),
                '\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(\d{2}|\d{4})?\b', '\1 \2', 'g'
            ),
            '\s+', ' ', 'g'
        )) as words

    from in_numbers

),

named as (

    select
        *,
        list_concat(
            regexp_extract_all(words, '\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?:\d{4}|\d{2})\b'),
            list_transform(
                regexp_extract_all(words, '\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \d{1,2} (?:19|20)\d{2}\b'),
                lambda found: regexp_replace(found, '(\w+) (\d+) (\d+)', '\2 \1 \3')
            )
        ) as named_days,
        regexp_replace(
            words,
            '\b(?:\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?:\d{4}|\d{2})'
            || '|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \d{1,2} (?:19|20)\d{2})\b',
            ' ', 'g'
        ) as without_days

    from worded

),

in_months as (

    select
        *,
        regexp_extract_all(without_days, '\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?:(?:19|20)\d{2}|\d{2})\b') as named_months,
        regexp_replace(without_days, '\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?:(?:19|20)\d{2}|\d{2})\b', ' ', 'g') as without_months

    from named

),

in_years as (

    select
        *,
        regexp_extract_all(without_months, '\b(?:19|20)\d{2}\b') as years,
        trim(regexp_replace(regexp_replace(without_months, '\b(?:19|20)\d{2}\b', ' ', 'g'), '\s+', ' ', 'g')) as rest

    from in_months

),

spelt as (

    select
        *,
        list_concat(
            list_transform(iso_days, lambda found: try_strptime(found, '%Y-%m-%d')::date),
            list_transform(
                list_transform(number_days, lambda found: regexp_replace(found, ' ?[./-] ?', '/', 'g')),
                lambda found: try_strptime(regexp_replace(found, '/(\d{2})$', '/20\1'), '%d/%m/%Y')::date
            ),
            list_transform(named_days, lambda found: try_strptime(regexp_replace(found, ' (\d{2})$', ' 20\1'), '%d %b %Y')::date)
        ) as days,
        list_concat(
            list_transform(
                list_filter(years_or_months, lambda found: (found[3:4]::integer + 1) % 100 <> right(found, 2)::integer),
                lambda found: try_strptime(found[:4] || ' ' || right(found, 2), '%Y %m')::date
            ),
            list_transform(number_months, lambda found: try_strptime(regexp_replace(found, ' ?[/.-] ?', '/'), '%m/%Y')::date),
            list_transform(named_months, lambda found: try_strptime(regexp_replace(found, ' (\d{2})$', ' 20\1'), '%b %Y')::date)
        ) as months,
        -- "2016/17" is a financial year where the second number follows the first.
        list_transform(
            list_filter(years_or_months, lambda found: (found[3:4]::integer + 1) % 100 = right(found, 2)::integer),
            lambda found: make_date(found[:4]::integer, 4, 1)
        ) as financial_years

    from in_years

),

meant as (

    select
        *,
        case
            -- A letter that no action has: its day is another's.
            when regexp_matches(text, '^\([A-Za-z]\)') then []
            when day is not null then [{'latest': day, 'earliest': day, 'precision': 'day'}]
            else list_filter(
                list_concat(
                    list_transform(days, lambda found: {'latest': found, 'earliest': found, 'precision': 'day'}),
                    list_transform(
                        months, lambda found: {'latest': (found + interval 1 month - interval 1 day)::date, 'earliest': found, 'precision': 'month'}
                    ),
                    list_transform(
                        financial_years,
                        lambda found: {'latest': (found + interval 1 year - interval 1 day)::date, 'earliest': found, 'precision': 'year'}
                    ),
                    list_transform(
                        years,
                        lambda found: {'latest': make_date(found::integer, 12, 31), 'earliest': make_date(found::integer, 1, 1), 'precision': 'year'}
                    )
                ),
                lambda found: found.latest is not null
            )
        end as dates,
        len(days) + len(months) > 0 as has_numbers

    from spelt

),

final as (

    select
        source,
        supplier,
        record_key,
        letter,
        name,
        text,
        rest,
        stated_on,
        list_max(dates).latest as means_on,
        list_min(list_transform(dates, lambda found: found.earliest)) as from_on,
        case
            when len(dates) > 0 then list_max(dates).precision
            when has_numbers then 'unreadable'
            when regexp_matches(rest, '\b(immediate|immediately|straight ?away|at once|forthwith)\b') then 'immediately'
            else 'words'
        end as precision

    from meant

)

select * from final
