-- Each action of a plan with what is said of it. A row gives at least one, also where nothing is written as the action. What a lettered cell says goes to
-- the action of that letter, in its row or else in the rows of its number; a letter that no action has stays, with its letter, at the row's first action.
-- Grain: source, supplier, record_key, letter

with

records as (

    select * from int_action_records

),

parts as (

    select * from int_action_parts

),

actions as (

    select
        records.source,
        records.supplier,
        records.record_key,
        records.plan_file,
        records.group_no,
        coalesce(parts.letter, '') as letter,
        parts.text as action,
        row_number() over (partition by records.source, records.supplier, records.record_key order by parts.letter) = 1 as is_first

    from records

    left join parts
        on records.source = parts.source
        and records.supplier = parts.supplier
        and records.record_key = parts.record_key
        and parts.name = 'action'

),

said as (

    select
        parts.*,
        records.plan_file,
        records.group_no

    from parts

    inner join records using (source, supplier, record_key)

    where parts.name <> 'action'

),

-- Where the letter stands: the action of the row itself goes before those of other rows.
reached as (

    select
        said.source,
        said.supplier,
        said.record_key as said_by,
        said.name,
        said.letter as said_letter,
        said.text,
        actions.record_key,
        actions.letter

    from said

    inner join actions
        on said.source = actions.source
        and said.supplier = actions.supplier
        and said.plan_file = actions.plan_file
        and said.group_no = actions.group_no
        and (said.letter = actions.letter or (said.letter = '' and said.record_key = actions.record_key))

    qualify rank() over (
        partition by said.source, said.supplier, said.record_key, said.name, said.letter order by (said.record_key = actions.record_key) desc
    ) = 1

),

homeless as (

    select
        said.source,
        said.supplier,
        said.record_key as said_by,
        said.name,
        said.letter as said_letter,
        '(' || said.letter || ') ' || said.text as text,
        actions.record_key,
        actions.letter

    from said

    anti join reached
        on said.source = reached.source
        and said.supplier = reached.supplier
        and said.record_key = reached.said_by
        and said.name = reached.name
        and said.letter = reached.said_letter

    inner join actions
        on said.source = actions.source
        and said.supplier = actions.supplier
        and said.record_key = actions.record_key
        and actions.is_first

),

texts as (

    select
        source,
        supplier,
        record_key,
        letter,
        name,
        string_agg(text, ' ' order by is_homeless, said_by = record_key desc, said_by, said_letter) as text

    from (select *, false as is_homeless from reached union all select *, true as is_homeless from homeless)

    group by source, supplier, record_key, letter, name

),

final as (

    select
        actions.source,
        actions.supplier,
        actions.record_key,
        actions.letter,
        any_value(actions.action) as action,
        max(texts.text) filter (where texts.name = 'lead') as lead,
        max(texts.text) filter (where texts.name = 'start') as start_text,
        max(texts.text) filter (where texts.name = 'due') as due_text,
        max(texts.text) filter (where texts.name = 'milestone') as milestone_text,
        max(texts.text) filter (where texts.name = 'status') as status,
        max(texts.text) filter (where texts.name = 'outcome_measure') as outcome_measure,
        max(texts.text) filter (where texts.name = 'evidence') as evidence

    from actions

    left join texts using (source, supplier, record_key, letter)

    group by actions.source, actions.supplier, actions.record_key, actions.letter

)

select * from final
