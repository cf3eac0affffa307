-- The CQC Provider ID that a provider's name stands for, where it stands for one alone: lists of unregistered services name providers, they do not number them.
-- Grain: name_compact

select
    regexp_replace(lower(strip_accents(provider_name)), '[^a-z0-9]+', '', 'g') as name_compact,
    min(provider_id) as provider_id

from int_directory_states

where provider_id is not null
    and nullif(provider_name, '') is not null

group by name_compact

having count(distinct provider_id) = 1
