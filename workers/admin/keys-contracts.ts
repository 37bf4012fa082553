// The contracts of the admin Worker's own keys.
import { z } from "zod"
import { contract } from "../../src/http/openapi/contract.ts"
import { newApiKey } from "../../src/http/shapes/api-key.ts"
import { timeShape } from "../../src/http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../src/http/shapes/page.ts"
import { idSchema } from "../../src/ids.ts"

export const adminKeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    /** The actor who issued it. */
    created_by: z.string(),
    expires_at: timeShape.nullable(),
    last_used_at: timeShape.nullable(),
    revoked_at: timeShape.nullable(),
    created_at: timeShape,
  })
  .meta({ id: "AdminKey" })

export const issueAdminKey = contract({
  method: "post",
  path: "/api/v1/admin/keys",
  summary: "Issue an admin key; its text is shown once",
  tag: "admin-keys",
  scope: "admin",
  idempotent: true,
  json: newApiKey.pick({ name: true, expires_at: true }),
  replies: { 201: { description: "The key.", schema: z.object({ admin_key: adminKeyShape, key: z.string() }) } },
})

export const listAdminKeys = contract({
  method: "get",
  path: "/api/v1/admin/keys",
  summary: "List admin keys, newest first",
  tag: "admin-keys",
  scope: "admin",
  query: pageQuery,
  replies: { 200: { description: "A page of keys.", schema: pageShape(adminKeyShape) } },
})

export const revokeAdminKey = contract({
  method: "delete",
  path: "/api/v1/admin/keys/:id",
  summary: "Revoke an admin key; its next request is refused",
  tag: "admin-keys",
  scope: "admin",
  params: z.strictObject({ id: idSchema("adk") }),
  replies: { 204: { description: "Revoked." } },
})

export const KEYS_CONTRACTS = [issueAdminKey, listAdminKeys, revokeAdminKey]
