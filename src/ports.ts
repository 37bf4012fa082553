// Every outside capability as a documented interface; adapters implement these, verbs ask for them.
export type * from "./ports/audit.ts"
export type * from "./ports/cache.ts"
export type * from "./ports/idempotency.ts"
export type * from "./ports/identity.ts"
export type * from "./ports/ingestion.ts"
export type * from "./ports/log.ts"
export type * from "./ports/records.ts"
export type * from "./ports/retrieval.ts"
