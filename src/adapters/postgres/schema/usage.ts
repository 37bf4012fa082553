// Tables of what tenants use: requests of each day (UTC), added up off the request path, and what quotas bound.
import { bigint, date, index, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { OUTCOMES } from "../../../usage/model/request-counts.ts"
import { rowSecurity } from "./columns.ts"
import { apiKeys, tenants } from "./tenants.ts"

const count = (name: string) => bigint(name, { mode: "number" }).notNull().default(0)
const day = () => date("day", { mode: "string" }).notNull()

export const apiKeyUsage = pgTable(
  "api_key_usage",
  {
    keyId: text("key_id")
      .notNull()
      .references(() => apiKeys.id, { onDelete: "cascade" }),
    tenantId: text("tenant_id").notNull(),
    day: day(),
    requests: count("requests"),
    /** Replies of 400 and above. */
    failures: count("failures"),
    durationMs: count("duration_ms"),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.day] }), ...rowSecurity(t.tenantId)],
).enableRLS()

/** Of keys and signed-in users together; a day of all tenants lies side by side. */
export const tenantUsage = pgTable(
  "tenant_usage",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    day: day(),
    requests: count("requests"),
    failures: count("failures"),
    durationMs: count("duration_ms"),
    /** Questions asked, and those of them whose reply was 400 or above. */
    queries: count("queries"),
    failedQueries: count("failed_queries"),
  },
  (t) => [primaryKey({ columns: [t.day, t.tenantId] }), ...rowSecurity(t.tenantId)],
).enableRLS()

/** Requests of a route by how they ended and how long they took: a row a bucket, so that there are few. */
export const endpointDaily = pgTable(
  "endpoint_daily",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    day: day(),
    /** Method and route pattern. */
    endpoint: text("endpoint").notNull(),
    outcome: text("outcome", { enum: OUTCOMES }).notNull(),
    bucket: integer("bucket").notNull(),
    calls: count("calls"),
    durationMs: numeric("duration_ms", { precision: 20, scale: 3, mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.day, t.endpoint, t.outcome, t.bucket] }),
    index("endpoint_daily_day_idx").on(t.day),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** What a tenant's quotas are compared with; kept by a trigger of `document_versions`, so that no sum is ever needed. */
export const tenantStorage = pgTable(
  "tenant_storage",
  {
    tenantId: text("tenant_id")
      .primaryKey()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Documents with a version that answers or is on its way. */
    documents: integer("documents").notNull().default(0),
    /** Of all such versions. */
    bytes: count("bytes"),
  },
  (t) => rowSecurity(t.tenantId),
).enableRLS()
