-- Pairs of alerts that may be joined.
-- Grain: first_in_line, second_in_line

select first_in_line, second_in_line, log_odds, is_same_teller from int_event_pairs
where is_open and if(is_same_teller, entered_again = 'joined', log_odds >= $least)
order by first_in_line, second_in_line
