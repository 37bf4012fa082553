// The walk over a tenant's statements sees every table whose rows are taken without their tenant, and no other.
import { expect, test } from "vitest"
import { unnamed } from "../support/named-tenant.ts"

test.each<[statement: string, missing: string[]]>([
  ["select id from documents where tenant_id = $1", []],
  [`select "id" from "documents" where ("documents"."tenant_id" = $1 and "documents"."id" = $2)`, []],
  ["select id from documents where id = $1", ["documents"]],
  ["select id from tenants t where t.id = $1", []],
  ["select id from tenants t", ["tenants t"]],
  ["select d.id from documents d where tenant_id = $1", ["documents d"]],
  [
    "select d.id from documents d join collections c on c.id = d.collection_id where d.tenant_id = $1",
    ["collections c"],
  ],
  ["select d.id from documents d, collections c where d.tenant_id = $1 and c.tenant_id = d.tenant_id", []],
  ["select d.id from documents d, collections c where d.tenant_id = $1", ["collections c"]],
  ["select d.id from documents d join collections c on c.tenant_id = d.tenant_id", ["documents d", "collections c"]],
  [
    "select d.id from documents d where exists (select from collections c where c.tenant_id = d.tenant_id)",
    ["documents d"],
  ],
  ["select d.id from documents d, gone where d.tenant_id = gone.tenant_id", []],
  [
    "select documents.id from documents, collections where documents.tenant_id = collections.tenant_id",
    ["documents", "collections"],
  ],
  ["update documents d set metadata = $1 where d.id = $2", ["documents d"]],
  ["delete from work_units u using documents d where u.tenant_id = $1 and d.id = u.subject_id", ["documents d"]],
  ["select 1 where exists (select from documents d where d.id = $1) and tenant_id = $2", ["documents d"]],
  [
    "with v as (select id from documents d where d.id = $1) select id from documents d where d.tenant_id = $2",
    ["documents d"],
  ],
  ["select id from api_keys where (tenant_id = $1 and (id = $2 or name = 'from documents'))", []],
  ["select documents, bytes from tenant_storage where tenant_id is not distinct from $1::text", []],
  ["insert into documents (id, tenant_id) values ($1, $2)", []],
  ["select email from users where id = $1", []],
])("%s", (statement, missing) => {
  expect(unnamed(statement)).toEqual(missing)
})
