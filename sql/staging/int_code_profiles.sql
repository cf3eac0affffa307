-- Each distinct set of coded cells: thousands of alerts carry the same ones, and each set is translated once.
-- Grain: profile_id

with

latest as (

    select * from int_alert_versions_latest

),

distinct_sets as (

    select distinct source, coded, context, defaults from latest

),

final as (

    select
        row_number() over (order by source, coded, context, defaults) as profile_id,
        *

    from distinct_sets

)

select * from final
