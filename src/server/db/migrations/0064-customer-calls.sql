-- What the customer's own standing says about call detail: consent to have it e-mailed (GDPR, PECR), whether calls are
-- itemised at all (PECR regulation 9), and the first day of a bill period.
alter table customer
  add column detail_by_email_consent boolean not null default false,
  add column is_itemised boolean not null default true,
  add column bill_day integer constraint customer_bill_day_check check (bill_day between 1 and 28);
