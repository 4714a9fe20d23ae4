-- Since when a dropped number is in use again, whoever took the drop back: a person, a file or the API.

alter table number add column reinstated_on date;
create index number_reinstated_on on number (reinstated_on) where reinstated_on is not null;

create function note_reinstatement() returns trigger language plpgsql as $$
begin
  new.reinstated_on := (now() at time zone 'Europe/London')::date;
  return new;
end $$;
create trigger number_reinstated before update of dropped_on on number
  for each row when (old.dropped_on is not null and new.dropped_on is null) execute function note_reinstatement();
