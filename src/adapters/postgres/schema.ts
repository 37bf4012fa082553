// The tables of the truth.
export * from "./schema/audit.ts"
export * from "./schema/columns.ts"
export * from "./schema/documents.ts"
export * from "./schema/idempotency.ts"
export * from "./schema/identity.ts"
export * from "./schema/tenants.ts"
export * from "./schema/work.ts"
