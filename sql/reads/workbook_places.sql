-- Places that wait for a decision, by a record that names them.
-- The text of a place in review may be somebody's home, and this workbook goes to a meeting: a record names the place. `riskagg review`
-- writes the text for the analyst.
-- Grain: mention_source, record

select source as mention_source, record
from mart_place_reviews
order by worth desc, mention_id
