-- Alerts that may report an event, in the order in which they came: a row each, without its id.
-- Grain: arrival, teller, first_day, last_day

select epoch_us(first_received_at) as arrival, teller, happened_from - date '1970-01-01' as first_day,
       happened_to - date '1970-01-01' as last_day
from int_event_alerts order by place_in_line
