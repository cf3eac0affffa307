-- Each distinct set of keys and the alert that was received first with it; a key is here a number, 0 where there is none.
-- `place_in_line` orders the sets by receipt: no order depends on a key's value. Sets that only alerts after the cut have come last.
-- Grain: role, key_set

with

sets as (

    select
        role,
        key_set,
        any_value(key_nhs) as key_nhs,
        any_value(key_name_birth) as key_name_birth,
        any_value(key_phonetic_birth) as key_phonetic_birth,
        any_value(key_swapped_birth) as key_swapped_birth,
        any_value(key_exchanged_birth) as key_exchanged_birth,
        any_value(key_local_ref) as key_local_ref,
        any_value(numbering) as numbering,
        min({'is_after_cut': is_after_cut, 'received_at': first_received_at, 'alert_id': alert_id, 'part': part}) as earliest

    from int_alert_keys

    group by role, key_set

),

final as (

    select
        role,
        key_set,
        if(key_nhs is null, 0::ubigint, hash(key_nhs)) as key_nhs,
        if(key_name_birth is null, 0::ubigint, hash(key_name_birth)) as key_name_birth,
        if(key_phonetic_birth is null, 0::ubigint, hash(key_phonetic_birth)) as key_phonetic_birth,
        if(key_swapped_birth is null, 0::ubigint, hash(key_swapped_birth)) as key_swapped_birth,
        if(key_exchanged_birth is null, 0::ubigint, hash(key_exchanged_birth)) as key_exchanged_birth,
        if(key_local_ref is null, 0::ubigint, hash(key_local_ref)) as key_local_ref,
        if(numbering is null, 0::ubigint, hash(numbering)) as numbering,
        -- Two people who were first met in one alert are told apart by its rows.
        if(earliest.part = 0, earliest.alert_id, earliest.alert_id || '#' || earliest.part) as first_alert_id,
        earliest.is_after_cut as is_after_cut,
        row_number() over (partition by role order by earliest) - 1 as place_in_line

    from sets

)

select * from final
