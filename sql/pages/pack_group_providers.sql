-- Providers of a group.
-- Who a group is made of, where it is more than one provider; of a provider, who else bears its company number.
-- Grain: provider_id, valid_from
-- For: operational

select provider_id, provider_name, valid_from, valid_to
from int_provider_groups
where
    valid_from <= $month_end
    and if(
        $kind = 'provider',
        group_kind = 'company'
        and group_id in (select group_id from int_provider_groups where group_kind = 'company' and provider_id = $unit_id),
        group_kind = $kind and group_id = $unit_id
    )
qualify min(provider_id) over () <> max(provider_id) over ()
order by valid_from desc, provider_id
