-- Returned rows that contradict each other about one day: all stand, the stricter holds, until a row names their row ids in `settles`.
-- Grain: returned_kind, record_key, name, source, supplier

with

states as (

    select * from int_returned_states

),

final as (

    select
        returned_kind,
        record_key,
        name,
        source,
        supplier,
        stated_on,
        value as holds,
        list_sort(list_transform(contradicts, lambda one: one.value || ' (' || one.file || ', row ' || one.row || ', row id ' || one.row_id || ')')) as said

    from states

    where is_conflict

)

select * from final
