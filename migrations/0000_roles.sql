-- The two roles the Workers connect as. Made in SQL so that neither owns a table nor bypasses row-level security;
-- give each a login and a password per environment: alter role footnote_app login password '...'.
do $$
begin
  if not exists (select from pg_roles where rolname = 'footnote_app') then
    create role footnote_app nologin nosuperuser nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'footnote_system') then
    create role footnote_system nologin nosuperuser nobypassrls;
  end if;
end
$$;
