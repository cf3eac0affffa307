-- Services with the rating of the key question Safe that stood on a day.
-- Grain: service_id

with safe as (
    select service_id, max_by(rating, published_on) as safe_rating, max(published_on) as rating_published_on
    from int_ratings_published
    where domain = 'safe' and published_on <= $last_day
    group by service_id
)
select service_id, provider_id, provider_name, safe.safe_rating, safe.rating_published_on
from int_services_now
left join safe using (service_id)
order by service_id
