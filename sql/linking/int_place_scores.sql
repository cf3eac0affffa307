-- What speaks for and against each pair of a mention and a service, in points: natural log odds against the mention being no service of ours, given that the
-- pair was found worth comparing. The weights were fitted (docs/decisions/0027) and rounded to a tenth:
--   (start)     .6
--   name        equal 10.7 (7.0 where it has no words for the kind of home), only the kind left out 4.9, added 6.7, another kind 5.0, a slip 6.2, words
--               swapped 7.0: these are right; ours holds it 1.4, it holds ours 3.2, near 2.7 (1.7 and .6 where nothing but the name is told: context alone
--               makes a match of those): these are like; unlike 0. Less .6 times the log of how many services bear our name (.4 in the same town or
--               postcode), and 2.0 for a like name that begins an address
--   postcode    equal 3.4 with a right name, 3.0 with a like one; one character off 1.6; same sector -5.4, same outward code -6.3, other -4.4
--   street      same house and street 6.5 (2.5 in another town, unless name or postcode are right: every town has a High Street; much like it 1.7, a flat
--               there -1.8); same street, no number 2.8 with a right name; other street -1.5 (with another number too, and no equal postcode, a name
--               alone leads nowhere); with a name that is not right: another house there -5.3, a number there where ours has none -4.5
--   town        the same 1.7 with a right name, another -4.1
--   provider    named alike 4.0, named otherwise -7.4
--   authority   the supplier's own area .6, another -3.3
--   building    its name in an address -1.5, as a name of its own -4.0
--   time        no event while the service was open -2
-- A postcode or a town alone adds nothing: private houses share it. `probability` shares the odds among the candidates and none of ours.
-- Grain: mention_id, service_id

with

weighed as (

    select
        mention_id,
        service_id,
        wording,
        name_level,
        postcode_level,
        street_level,
        town_level,
        -- The address of a person's own home is not that of the service that comes there.
        coalesce(not is_own_home and postcode_level is distinct from 'same' and street_level = 'other house', false) as is_elsewhere,
        coalesce(
            not is_own_home and postcode_level is distinct from 'same' and (town_level = 'other' or street_level in ('other', 'other house')), false
        ) as is_contradicted,
        coalesce(postcode_level, street_level, town_level, provider_level) is null as is_name_alone,
        name_level in ('same', 'same, bare', 'kind left out', 'kind added', 'kind differs', 'slip', 'swapped') as is_name_right,
        .6
        + case name_level
            when 'same' then 10.7
            when 'same, bare' then 7.0
            when 'kind left out' then 4.9
            when 'kind added' then 6.7
            when 'kind differs' then 5.0
            when 'slip' then 6.2
            when 'swapped' then 7.0
            when 'part' then 1.4
            when 'longer' then if(is_name_alone, 1.7, 3.2)
            when 'near' then if(is_name_alone, .6, 2.7)
            else 0
        end
        - case
            when coalesce(name_level, 'unlike') = 'unlike' then 0
            -- In one town or postcode those who bear the name too are candidates themselves.
            when postcode_level = 'same' or (town_level = 'same' and postcode_level is null) then .4 * log_bearers
            else .6 * log_bearers
        end
        + case postcode_level
            when 'same' then
                case
                    when is_name_right then 3.4
                    when name_level in ('part', 'longer', 'near') then 3.0
                    else 0
                end
            when 'one off' then 1.6
            when 'sector' then -5.4
            when 'outward' then -6.3
            when 'other' then -4.4
            else 0
        end
        + case street_level
            when 'door' then if(town_level = 'other' and not coalesce(is_name_right, false) and coalesce(postcode_level, 'other') = 'other', 2.5, 6.5)
            when 'door, near' then 1.7
            when 'flat' then -1.8
            when 'street' then if(is_name_right, 2.8, 0)
            when 'street, numbered' then if(is_name_right, 0, -4.5)
            when 'neighbour' then if(is_name_right, 0, -5.3)
            else if(street_level in ('other', 'other house'), -1.5, 0)
        end
        + case town_level when 'same' then if(is_name_right, 1.7, 0) when 'other' then -4.1 else 0 end
        + case provider_level when 'same' then 4.0 when 'other' then -7.4 else 0 end
        + case authority_level when 'own' then .6 when 'other' then -3.3 else 0 end
        -- An address may begin with the name of a house or a quarter.
        - if(is_own_words and name_level in ('part', 'longer', 'near'), 2.0, 0)
        - case building_level when 'in an address' then 1.5 when 'as a name' then 4.0 else 0 end
        - if(is_out_of_time, 2, 0) as points

    from int_place_compared

),

best_wordings as (

    select
        mention_id,
        service_id,
        max(round(points, 2)) as points,
        -- Something of the place itself must be equal or alike: house and street, or its name where no other house and street stand beside it.
        bool_or(
            (coalesce(name_level, 'unlike') <> 'unlike' and not is_elsewhere)
            or street_level in ('door', 'door, near')
        ) as is_grounded,
        bool_and(is_contradicted) as is_contradicted,
        arg_max(
            case
                when name_level <> 'unlike' and postcode_level = 'same' then 'postcode and name'
                when street_level in ('door', 'door, near') then 'address'
                when name_level <> 'unlike' and town_level = 'same' then 'name and town'
                when name_level <> 'unlike' then 'name'
                else 'postcode'
            end,
            round(points * 100)::integer * 1000 - wording
        ) as method

    from weighed

    group by mention_id, service_id

),

odds as (

    select
        mention_id,
        sum(exp(points)) as all_odds

    from best_wordings

    group by mention_id

),

final as (

    select
        best_wordings.*,
        round(exp(best_wordings.points) / (1 + odds.all_odds), 6) as probability

    from best_wordings

    inner join odds
        on best_wordings.mention_id = odds.mention_id

)

select * from final
