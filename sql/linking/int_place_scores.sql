-- What speaks for and against each pair of a mention and a service, in points: natural log odds against the mention being no service of ours, given that the
-- pair was found worth comparing. The weights were fitted on invented mentions (docs/decisions/0027), rounded to a tenth:
--   name        equal 11.0 (7.3 where it has no words for the kind of home), only the kind left out 5.6, added 6.8, another kind 5.5, a slip 6.7, words
--               swapped 7.7, ours holds it 1.5, it holds ours 3.2, near 2.8, unlike 0; less .5 times the log of how many services bear our name
--   postcode    equal 4.1 with a name that is right or nearly, 3.0 with one that is partly; one character off 2.1; same sector -6.5, outward code -8.1, other -4.5
--   street      same house and street 6.7 (much like it 2.1, a flat there -2.0), other street -1.5; other house there -5.5 unless the name is right
--   town        another -5.1
--   provider    named alike 4.1, named otherwise -7.8
--   authority   the supplier's own area .7, another -3.3
--   building    only the building's name is meant -2.8
--   time        no event while the service was open -2
-- A postcode or a town alone adds nothing: private houses share it. `probability` shares the odds among the candidates and none of ours.
-- Grain: mention_id, service_id

with

weighed as (

    select
        *,
        name_level in ('same', 'same, bare', 'kind left out', 'kind added', 'slip', 'swapped') as is_name_right,
        .9
        + case name_level
            when 'same' then 11.0
            when 'same, bare' then 7.3
            when 'kind left out' then 5.6
            when 'kind added' then 6.8
            when 'kind differs' then 5.5
            when 'slip' then 6.7
            when 'swapped' then 7.7
            when 'part' then 1.5
            when 'longer' then 3.2
            when 'near' then 2.8
            else 0
        end
        - if(coalesce(name_level, 'unlike') = 'unlike', 0, .5 * log_bearers)
        + case postcode_level
            when 'same' then
                case
                    when is_name_right then 4.1
                    when name_level in ('part', 'longer', 'near') then 3.0
                    else 0
                end
            when 'one off' then 2.1
            when 'sector' then -6.5
            when 'outward' then -8.1
            when 'other' then -4.5
            else 0
        end
        + case street_level
            when 'door' then 6.7
            when 'door, near' then 2.1
            when 'flat' then -2.0
            when 'neighbour' then if(is_name_right, 0, -5.5)
            when 'other' then -1.5
            else 0
        end
        + if(town_level = 'other', -5.1, 0)
        + case provider_level when 'same' then 4.1 when 'other' then -7.8 else 0 end
        + case authority_level when 'own' then .7 when 'other' then -3.3 else 0 end
        - if(is_building, 2.8, 0)
        - if(is_out_of_time, 2, 0) as points

    from int_place_compared

),

best_wording as (

    select
        mention_id,
        service_id,
        max(round(points, 2)) as points,
        -- Something of the place itself must be equal or alike: its name, or house and street.
        bool_or(
            is_name_right
            or street_level in ('door', 'door, near')
            or (name_level in ('part', 'longer', 'near', 'kind differs') and (postcode_level = 'same' or town_level = 'same'))
        ) as is_grounded,
        max({
            'points': points,
            'method': case
                when name_level <> 'unlike' and postcode_level = 'same' then 'postcode and name'
                when street_level in ('door', 'door, near') then 'address'
                when name_level <> 'unlike' and town_level = 'same' then 'name and town'
                when name_level <> 'unlike' then 'name'
                else 'postcode'
            end
        }).method as method

    from weighed

    group by mention_id, service_id

),

final as (

    select
        *,
        round(exp(points) / (1 + sum(exp(points)) over (partition by mention_id)), 6) as probability

    from best_wording

)

select * from final
