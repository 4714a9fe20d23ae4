-- Which transactions changed a customer's numbers, sites or campaigns: who has read them asks whether what they read still
-- holds. A row for each transaction and customer, and no counter, so that those who change the numbers of one customer at
-- the same time do not wait for each other.

create table number_change (
  -- 0 is every customer.
  customer_id bigint not null,
  made_by xid8 not null default pg_current_xact_id(),
  made_at timestamptz not null default now()
);
create index number_change_customer_id on number_change (customer_id, made_by);
create index number_change_made_at on number_change (made_at);

-- Nobody trusts what they read for longer than some minutes, so older rows go, some at a time.
create function note_number_changes(customer_ids bigint[]) returns void language sql as $$
  delete from number_change where ctid in (
    select ctid from number_change where made_at < now() - interval '1 day' limit 100 for update skip locked
  );
  insert into number_change (customer_id)
  select distinct id from unnest(customer_ids) id
  where not exists (select from number_change noted where noted.customer_id = id and noted.made_by = pg_current_xact_id());
$$;

create function note_number_change() returns trigger language plpgsql as $$
begin
  perform note_number_changes((select array_agg(distinct customer_id) from changed));
  return null;
end $$;

do $$
declare kind text;
begin
  foreach kind in array array['number', 'site', 'number_site', 'campaign', 'number_campaign'] loop
    execute format('create trigger %1$s_added_noted after insert on %1$s
      referencing new table as changed for each statement execute function note_number_change()', kind);
    execute format('create trigger %1$s_changed_noted after update on %1$s
      referencing new table as changed for each statement execute function note_number_change()', kind);
    execute format('create trigger %1$s_removed_noted after delete on %1$s
      referencing old table as changed for each statement execute function note_number_change()', kind);
  end loop;
end $$;

-- A status says for all its numbers at once whether the portal shows them.
create function note_number_status_change() returns trigger language plpgsql as $$
begin
  perform note_number_changes(array[0::bigint]);
  return null;
end $$;
create trigger number_status_changed_noted after update on number_status
  for each statement execute function note_number_status_change();
