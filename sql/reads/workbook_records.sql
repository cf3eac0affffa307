-- Alerts of each place in review, by the row of the place on the first sheet.
-- Grain: alert_id

select
    dense_rank() over (order by reviews.worth desc, reviews.mention_id) + 2, reviews.source, reviews.supplier,
    alerts.source_ref, alerts.occurred_on, alerts.theme, alerts.file, alerts.sheet, alerts."row", reviews.candidates[1].name,
    round(reviews.candidates[1].probability, 2), links.alert_id
from mart_place_reviews as reviews
inner join int_alert_links as links on links.mention_id = reviews.mention_id
left join stg_alerts as alerts on alerts.alert_id = links.alert_id
order by reviews.worth desc, reviews.mention_id, alerts.alert_id
