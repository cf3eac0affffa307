-- Units that a text is the id of.
-- Any id that was ever published, a Location ID that a home bore once among them; then names, exact but for case.
-- Grain: unit_kind, unit_id

select unit_kind, unit_id from int_units where alias = $text
union
select 'company', company_id from int_services where $text in (company_id, split_part(company_id, ':', 2))
order by all
