-- What the portal may show a customer's owner of each person, and no more: a person of an address may belong to other
-- customers, which is not theirs to learn. So a membership has an id of its own, keeps the name as it was typed by whoever
-- invited, and knows whether the person has ever signed in for this customer.
alter table portal_membership
  add column id bigint generated always as identity,
  add constraint portal_membership_id_key unique (id),
  add column invited_as text,
  add column first_sign_in_at timestamptz,
  add constraint portal_membership_owner_sees_all check (role <> 'owner' or number_scope = 'all'),
  alter column role drop default;

update portal_membership membership set first_sign_in_at = person.last_sign_in_at
from portal_user person
where person.id = membership.portal_user_id and membership.customer_id = (
  select earliest.customer_id from portal_membership earliest
  where earliest.portal_user_id = person.id order by earliest.created_at, earliest.customer_id limit 1
);
