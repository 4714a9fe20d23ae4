-- The numbers of all customers in one list: found by what they are called, and in order.

create index number_label_search on number
  using gin ((coalesce(staff_description, '') || ' ' || coalesce(customer_description, '')) gin_trgm_ops);
create index site_name_search on site using gin (name gin_trgm_ops);
create index campaign_name_search on campaign using gin (name gin_trgm_ops);
create index number_match_key on number (match_key, id);
create index number_sold_on on number (sold_on, id);
create index number_updated_at on number (updated_at);
create index number_number_type_id on number (number_type_id);
create index number_number_status_id on number (number_status_id);
