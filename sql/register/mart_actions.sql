-- The action plans, those that came back and those of other bodies, with the state of each action at the reported-by cut. Dates stand as written beside
-- what was understood. `faults` are what a plan's owner should put right.
-- Grain: source, supplier, plan_file, sheet, row, letter

with

records as (

    select * from int_action_records

),

actions as (

    select * from int_actions

),

days as (

    select * from int_action_days

),

units as (

    select * from int_units

),

cut as (

    select * from cut where role = 'now'

),

understood as (

    select
        source,
        supplier,
        record_key,
        letter,
        max(case when name = 'start' then means_on end) as start_means,
        max(case when name = 'start' then from_on end) as start_from,
        max(case when name = 'start' then precision end) as start_precision,
        max(case when name = 'due' then means_on end) as due_means,
        max(case when name = 'due' then precision end) as due_precision,
        max(case when name = 'milestone' then means_on end) as milestone_on,
        max(case when name = 'milestone' then precision end) as milestone_precision,
        max(case when name = 'status' then means_on end) as status_means,
        max(case when name = 'due' then rest end) as due_words,
        max(case when name = 'status' then rest end) as status_words

    from days

    group by source, supplier, record_key, letter

),

dated as (

    select
        records.* exclude (action, lead, status, outcome_measure, evidence, start_text, due_text, milestone_text, start_on, due_on, milestone_on),
        actions.* exclude (source, supplier, record_key),
        understood.* exclude (source, supplier, record_key, letter),
        coalesce(start_means, case when start_precision = 'immediately' then stated_on end) as start_on,
        coalesce(due_means, case when due_precision = 'immediately' then coalesce(start_means, stated_on) end) as due_on,
        lower(concat_ws(' ; ', actions.lead, records.owner_organisation)) as owners

    from actions

    inner join records using (source, supplier, record_key)

    left join understood using (source, supplier, record_key, letter)

),

-- The head of a text says how an action stands, after words such as "all" and "has been".
heads as (

    select
        *,
        regexp_replace(
            coalesce(status_words, ''), '^(?:(?:actions?|all|now|fully|work|this|it|is|was|are|has been|have been|been|status|progress|yes|100) )+', ''
        ) as status_head,
        regexp_replace(
            coalesce(due_words, ''), '^(?:(?:actions?|all|now|fully|work|this|it|is|was|are|has been|have been|been|status|progress|yes|100) )+', ''
        ) as due_head

    from dated

),

-- Plans say that an action is done in its status or in the column of its end; where one of the two says that it is not, it is not.
classed as (

    select
        *,
        list_transform(
            [status_head, due_head],
            lambda head: case
                when regexp_matches(
                    head,
                    '^(on ?going|in progress|in hand|not|never|outstanding|open|started|under ?way|delayed|pending|awaiting|to be|partly|partially|part'
                    || '|nearly|almost|being|yet|incomplete|uncompleted|unfinished|overdue|tbc|tba|complete by)\b'
                ) then 'open'
                when regexp_matches(head, '^(complete|completed|done|closed|achieved|finished)\b') then 'complete'
            end
        ) as classes,
        list_transform(
            [status_head, due_head],
            lambda head: regexp_matches(
                regexp_replace(
                    regexp_replace(head, '^complete by\b', ''),
                    '\b(not|never|partly|partially|part|nearly|almost|to|be|being|when|once|until|cannot)( yet| fully| been| be)*'
                    || ' (complete|completed|done|closed|achieved|finished)\b',
                    ' ', 'g'
                ),
                '\b(complete|completed|done|closed|achieved|finished)\b'
            )
        ) as say_done,
        list_transform(
            [status_head, due_head],
            lambda head: regexp_matches(head, '\b(on ?going|in progress|outstanding|under ?way|not (yet )?(complete|completed|done|closed|achieved|finished))\b')
        ) as say_open

    from heads

),

judged as (

    select
        *,
        list_contains(classes, 'complete') and not list_contains(classes, 'open') as is_complete,
        list_contains(say_done, true) and (list_contains(say_open, true) or list_contains(classes, 'open')) as says_two_things,
        nullif(trim(evidence), '') is null as has_no_evidence,
        coalesce(due_on < start_from, false) as is_due_before_start,
        -- Roles and bodies: two of them between "and" or a comma are two owners, "Director of health and social care" is one.
        list_contains(
            list_transform(
                [lead, owner_organisation],
                lambda owner: regexp_matches(owner, '(?i)[;\n&]|\w ?/ ?\w') and not regexp_matches(owner, '(?i)^\s*n ?/ ?a\s*$')
                or regexp_matches(owner, '\b[A-Z]{2,3}[.,]? (and )?[A-Z]{2,3}\b')
                or (
                    regexp_matches(owner, '(?i),|\b(and|plus|with)\b')
                    and (
                        len(regexp_extract_all(
                            lower(owner),
                            '\b(managers?|leads?|officers?|directors?|heads?|chairs?|co-?ordinators?|commissioners?|nurses?|teams?|groups?|boards?|committees?'
                            || '|partnerships?|police|probation|councils?|cqc|trusts?|providers?|contracts|gps?|ambulance|fire)\b'
                        )) > 1
                        or regexp_matches(lower(owner), '^\s*(police|probation|council|cqc|contracts|ambulance|fire)\s*(,|and\b|plus\b|with\b)')
                    )
                )
            ),
            true
        ) as has_several_owners,
        regexp_matches(
            owners, '\b(closed|dissolved|abolished|disbanded|ceased|wound up|no longer (exists|operating|operates|in being|trading)|defunct|in liquidation)\b'
        ) as is_owner_closed

    from classed

),

final as (

    select
        judged.source,
        judged.supplier,
        judged.plan_file,
        judged.letter,
        judged.is_foreign,
        judged.plan,
        case
            when not judged.is_foreign then judged."no"
            else concat_ws(
                ' ', coalesce(rtrim(judged."no", '. '), 'row ' || judged.said_in.row), case when judged.letter <> '' then '(' || judged.letter || ')' end
            )
        end as "no",
        coalesce(units.unit_kind, case when judged.unit_id is not null then 'service' end) as unit_kind,
        coalesce(units.unit_id, judged.unit_id) as unit_id,
        judged.learning_point,
        judged.concern_class,
        judged.risk,
        judged.action,
        judged.lead,
        judged.owner_organisation,
        judged.start_text,
        judged.start_on,
        judged.start_precision,
        judged.due_text,
        judged.due_on,
        judged.due_precision,
        judged.milestone_text,
        judged.milestone_on,
        judged.milestone_precision,
        judged.status,
        judged.outcome_measure,
        judged.evidence,
        case
            when judged.is_complete and judged.has_no_evidence then 'complete without evidence'
            when judged.is_complete then 'complete'
            when judged.due_on is null then 'no date'
            when judged.due_on < cut.reported_by then 'overdue'
            when judged.due_on <= cut.reported_by + 30 then 'due within 30 days'
            else 'on track'
        end as state,
        case
            when not judged.is_complete then null
            when judged.classes[2] = 'complete' and judged.due_means is not null then judged.due_means
            when judged.classes[1] = 'complete' then judged.status_means
        end as completed_on,
        judged.is_due_before_start,
        list_filter(
            [
                case when judged.action is null then 'no action is written' end,
                case when judged.is_due_before_start then 'ends before its start' end,
                case when judged.start_precision in ('words', 'immediately') then 'its start is words, not a day' end,
                case when judged.due_precision in ('words', 'immediately') then 'its end is words, not a day' end,
                case when judged.start_precision = 'unreadable' then 'its start is a day that does not exist' end,
                case when judged.due_precision = 'unreadable' then 'its end is a day that does not exist' end,
                case when judged.has_several_owners then 'several owners' end,
                case when judged.is_owner_closed then 'its owner has closed' end,
                case when judged.says_two_things then 'its status says two things' end,
                case when judged.is_complete and judged.has_no_evidence then 'complete without evidence' end
            ],
            lambda fault: fault is not null
        ) as faults,
        units.alias is not null as is_unit_known,
        judged.by_role,
        judged.is_conflict,
        judged.said_in.file as file,
        judged.said_in.batch_id as batch_id,
        judged.said_in.sheet as sheet,
        judged.said_in.row as row

    from judged

    cross join cut

    left join units on judged.unit_id = units.alias

)

select * from final
