// Table of the audit log; it refers to nothing, so that it outlives what it is about.
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core"
import { createdAt, rowSecurity } from "./columns.ts"

export const auditLog = pgTable(
  "audit_log",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id"),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    before: jsonb("before").$type<object>(),
    after: jsonb("after").$type<object>(),
    requestId: text("request_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("audit_log_tenant_idx").on(t.tenantId, t.id), ...rowSecurity(t.tenantId)],
).enableRLS()
