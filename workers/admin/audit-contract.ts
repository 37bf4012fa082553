// The contract of the audit log's route.
import { z } from "zod"
import { contract } from "../../src/http/openapi/contract.ts"
import { askedTime, safeText, timeShape } from "../../src/http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../src/http/shapes/page.ts"
import { idSchema } from "../../src/ids.ts"

export const auditEntryShape = z
  .object({
    id: z.string(),
    tenant_id: z.string().nullable(),
    /** `admin` for the bootstrap credential, else kind and id: `admin-key:adk_…`, `api-key:key_…`, `user:usr_…`. */
    actor: z.string(),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    request_id: z.string(),
    created_at: timeShape,
  })
  .meta({ id: "AuditEntry" })

export const listAudit = contract({
  method: "get",
  path: "/api/v1/admin/audit",
  summary: "List audit entries with the state before and after each change, newest first",
  tag: "audit",
  scope: "admin",
  query: pageQuery.extend({
    tenant_id: idSchema("ten").optional(),
    action: safeText().min(1).max(64).optional(),
    actor: safeText().min(1).max(64).optional(),
    since: askedTime.optional(),
  }),
  replies: { 200: { description: "A page of entries.", schema: pageShape(auditEntryShape) } },
})
