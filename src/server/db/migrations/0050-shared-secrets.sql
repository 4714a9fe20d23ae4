-- What signs cookies and seals second factors, for processes that share this database and were given no secret of their own.
-- Empty where MYACCOUNT_SECRET is set, and where the database lies in the data folder beside the same secrets.
create table platform_secret (
  name text primary key,
  value text not null
);
