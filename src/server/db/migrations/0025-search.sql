-- Lists in their order, and one box that finds people and numbers by any part of what they are called.
create index customer_name_order on customer (lower(name), id);
create index portal_user_search on portal_user using gin (email gin_trgm_ops, name gin_trgm_ops);
create index number_match_key_search on number using gin (match_key gin_trgm_ops);
create index number_with_spellings on number (id) where alternate_spellings <> '{}';
