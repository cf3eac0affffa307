-- The ids of the services that each wording may mean.
-- Grain: candidate_ids

select list_transform(candidates, lambda one: one.service_id) as candidate_ids
from mart_place_reviews
order by worth desc, mention_id
