// The tables of the truth.
export * from "./schema/columns.ts"
export * from "./schema/documents.ts"
export * from "./schema/tenants.ts"
export * from "./schema/work.ts"
