-- The CQC Provider ID that a provider's name stands for, where it stands for one alone: lists of unregistered services name providers, they do not number them.
-- The legal form is no part of the name: who writes it is not always who spells it alike.
-- Grain: name_compact

select
    nullif(regexp_replace(lower(strip_accents(provider_name)), '\b(ltd|limited|plc|llp)\b|[^a-z0-9]+', '', 'g'), '') as name_compact,
    min(provider_id) as provider_id

from int_directory_states

where provider_id is not null
    and nullif(provider_name, '') is not null

group by name_compact

having count(distinct provider_id) = 1
    and name_compact is not null
