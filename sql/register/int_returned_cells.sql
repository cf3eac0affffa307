-- What returned rows say, one cell per row: only cells that somebody filled in are here. `day` is the day that a cell means, where it means one. A row
-- without a day of its own is true of the day in its file's name.
-- Grain: batch_id, sheet, row, name

with

applied as (

    select * from int_row_fates where is_applied and fate in ('new', 'amended', 'unchanged')

),

decisions as (

    select
        batch_id, sheet, row, row_id, stated_on, by_role, settles, is_handed_out, period, file, received_at,
        unnest([
            {'name': 'decision_id', 'value': decision_id, 'day': null::date},
            {'name': 'meeting_id', 'value': meeting_id, 'day': null},
            {'name': 'service_id', 'value': service_id, 'day': null},
            {'name': 'provider_id', 'value': provider_id, 'day': null},
            {'name': 'decided_on', 'value': decided_on::varchar, 'day': decided_on},
            {'name': 'level', 'value': level, 'day': null},
            {'name': 'lead_agency', 'value': lead_agency, 'day': null},
            {'name': 'chair_role', 'value': chair_role, 'day': null},
            {'name': 'decision', 'value': decision, 'day': null},
            {'name': 'rationale', 'value': rationale, 'day': null},
            {'name': 'evidence_pack', 'value': evidence_pack, 'day': null},
            {'name': 'restriction', 'value': lower(restriction), 'day': null},
            {'name': 'restriction_by', 'value': restriction_by, 'day': null},
            {'name': 'restriction_review_on', 'value': restriction_review_on::varchar, 'day': restriction_review_on},
            {'name': 'restriction_lifted_by_role', 'value': restriction_lifted_by_role, 'day': null},
            {'name': 'provider_informed_on', 'value': provider_informed_on::varchar, 'day': provider_informed_on},
            {'name': 'police_hold', 'value': police_hold::varchar, 'day': null},
            {'name': 'hold_released_on', 'value': hold_released_on::varchar, 'day': hold_released_on},
            {'name': 'hold_released_by_role', 'value': hold_released_by_role, 'day': null}
        ]) as cell

    from raw_meeting_decisions

),

actions as (

    select
        batch_id, sheet, row, row_id, stated_on, by_role, settles, is_handed_out, period, file, received_at,
        unnest([
            {'name': 'plan', 'value': plan, 'day': null::date},
            {'name': 'no', 'value': "no", 'day': null},
            {'name': 'unit_id', 'value': unit_id, 'day': null},
            {'name': 'learning_point', 'value': learning_point, 'day': null},
            {'name': 'concern_class', 'value': concern_class, 'day': null},
            {'name': 'risk', 'value': risk, 'day': null},
            {'name': 'action', 'value': action, 'day': null},
            {'name': 'lead', 'value': lead, 'day': null},
            {'name': 'owner_organisation', 'value': owner_organisation, 'day': null},
            {'name': 'start', 'value': coalesce(start_text, start_on::varchar), 'day': start_on},
            {'name': 'due', 'value': coalesce(due_text, due_on::varchar), 'day': due_on},
            {'name': 'milestone', 'value': coalesce(milestone_text, milestone_on::varchar), 'day': milestone_on},
            {'name': 'status', 'value': status, 'day': null},
            {'name': 'outcome_measure', 'value': outcome_measure, 'day': null},
            {'name': 'evidence', 'value': evidence, 'day': null}
        ]) as cell

    from raw_actions

),

assessments as (

    select
        batch_id, sheet, row, row_id, stated_on, by_role, settles, is_handed_out, period, file, received_at,
        unnest([
            {'name': 'unit_id', 'value': unit_id, 'day': null::date},
            {'name': 'tool', 'value': tool, 'day': null},
            {'name': 'version', 'value': version, 'day': null},
            {'name': 'level', 'value': level, 'day': null},
            {'name': 'score', 'value': score, 'day': null},
            {'name': 'assessor_role', 'value': assessor_role, 'day': null},
            {'name': 'assessed_on', 'value': assessed_on::varchar, 'day': assessed_on},
            {'name': 'review_by', 'value': review_by::varchar, 'day': review_by}
        ]) as cell

    from raw_risk_assessments

),

minutes as (

    select
        batch_id, sheet, row, row_id, stated_on, by_role, settles, is_handed_out, period, file, received_at,
        unnest(list_concat(
            [
                {'name': 'meeting_id', 'value': meeting_id, 'day': null::date},
                {'name': 'kind', 'value': lower(kind), 'day': null},
                {'name': 'held_on', 'value': held_on::varchar, 'day': held_on},
                {'name': 'status', 'value': lower(status), 'day': null},
                {'name': 'minutes_agreed_on', 'value': minutes_agreed_on::varchar, 'day': minutes_agreed_on},
                {'name': 'minutes_shared_on', 'value': minutes_shared_on::varchar, 'day': minutes_shared_on}
            ],
            list_transform(attendance, lambda seat: {'name': 'seat of ' || seat.agency, 'value': seat.status, 'day': null::date})
        )) as cell

    from raw_minutes

),

replies as (

    select
        batch_id, sheet, row, row_id, stated_on, by_role, settles, is_handed_out, period, file, received_at,
        unnest([
            {'name': 'meeting_id', 'value': meeting_id, 'day': null::date},
            {'name': 'agency', 'value': agency, 'day': null},
            {'name': 'question', 'value': question, 'day': null},
            {'name': 'reply', 'value': reply, 'day': null},
            {'name': 'replied_on', 'value': replied_on::varchar, 'day': replied_on},
            {'name': 'signed_off_by_role', 'value': signed_off_by_role, 'day': null}
        ]) as cell

    from raw_proforma_replies

),

every as (

    select * from decisions

    union all

    select * from actions

    union all

    select * from assessments

    union all

    select * from minutes

    union all

    select * from replies

),

final as (

    select
        every.batch_id,
        every.sheet,
        every.row,
        applied.kind as returned_kind,
        applied.source,
        applied.supplier,
        applied.record_key,
        applied.apply_order,
        every.file,
        coalesce(every.row_id, every.batch_id || ':' || every.row) as row_id,
        coalesce(try_cast(every.period as date), every.received_at::date) as file_on,
        coalesce(every.stated_on, try_cast(every.period as date), every.received_at::date) as stated_on,
        every.by_role,
        list_filter(regexp_split_to_array(coalesce(every.settles, ''), '[^A-Za-z0-9]+'), lambda id: id <> '') as settles,
        coalesce(every.is_handed_out, false) as is_handed_out,
        every.cell.name as name,
        trim(every.cell.value) as value,
        every.cell.day as day

    from every

    inner join applied
        on every.batch_id = applied.batch_id
        and every.sheet is not distinct from applied.sheet
        and every.row = applied.row

    where nullif(trim(every.cell.value), '') is not null

)

select * from final
