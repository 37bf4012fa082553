// A tenant of its own for one test inside workerd, and requests to the edge Worker in its name.
import { exports } from "cloudflare:workers"
import { inject } from "vitest"
import { connect } from "../../../../src/adapters/postgres/database.ts"
import { postgresApiKeys } from "../../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresDeadLetters } from "../../../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresLedger } from "../../../../src/adapters/postgres/usage/ledger.ts"
import type { Actor, Scope } from "../../../../src/context.ts"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import { type CollectionId, newId, type TenantId } from "../../../../src/ids.ts"
import { generateApiKey, hashApiKey } from "../../../../src/tenants/model/api-key.ts"
import { deadLetterOf } from "../../../../src/usage/model/dead-letter.ts"
import { accountedSchema, type NewEntry, type QuestionRecord } from "../../../../src/usage/model/usage-event.ts"
import { questionRecord } from "../../../support/usage.ts"
import { expectDescribed } from "./reply-contract.ts"

const ALL: Scope[] = ["query", "documents:read", "documents:write", "collections:write", "keys", "usage:read"]

export const BY = { actor: { type: "system", job: "test" } satisfies Actor, requestId: "req_test" }

/** Every call leaves a timer for so long, and workerd holds 10,000: the canaries make some hundred calls a second. */
export const CALL_TIMEOUT_MS = 8_000

const system = () => {
  const { SYSTEM_DATABASE_URL = "", NEON_FETCH_ENDPOINT } = inject("vars")
  return connect({ url: SYSTEM_DATABASE_URL, endpoint: NEON_FETCH_ENDPOINT, timeoutMs: CALL_TIMEOUT_MS })
}

export async function freshTenant(settings: Record<string, unknown> = {}) {
  const [id, collection]: [TenantId, CollectionId] = [newId("ten"), newId("col")]
  const now = new Date()
  await postgresTenants(system()).create(
    {
      id,
      name: "Edge",
      slug: id.replace("_", "-"),
      email: null,
      tier: "premium",
      limits: { maxDocuments: 100, maxStorageMb: 50, requestsPerMinute: null },
      settings,
      isActive: true,
      createdAt: now,
      updatedAt: now,
    },
    {
      id: collection,
      name: "default",
      isDefault: true,
      embedding: { model: "lexical", dimension: 768, revision: "lexical-5", kind: "lexical" },
      chunking: { size_tokens: 512, overlap_tokens: 50 },
      denseWeightPercent: null,
      fusion: "score" as const,
      ocr: false,
    },
    BY,
  )
  return { id, collection, key: await issueKey(id) }
}

export async function issueKey(
  tenant: TenantId,
  over: { scopes?: Scope[]; collectionIds?: CollectionId[]; rateLimitPerMinute?: number; expiresAt?: Date } = {},
) {
  const { text, prefix } = generateApiKey()
  await postgresApiKeys(system()).issue(
    tenant,
    {
      id: newId("key"),
      name: "test",
      prefix,
      scopes: over.scopes ?? ALL,
      collectionIds: over.collectionIds ?? null,
      rateLimitPerMinute: over.rateLimitPerMinute ?? null,
      expiresAt: over.expiresAt ?? null,
      hash: await hashApiKey(text),
    },
    BY,
  )
  return text
}

/** A question that stands in the tenant's history, as the ingest Worker writes it; its id. */
export async function askedQuestion(
  tenant: TenantId,
  collection: CollectionId,
  changes: Partial<QuestionRecord> = {},
): Promise<string> {
  const record = questionRecord(tenant, collection, changes)
  await postgresLedger(system()).add([record])
  return record.id
}

/** Puts on the account what an isolate noted, as if at that time. */
export async function account(noted: readonly NewEntry[], at: number): Promise<void> {
  await postgresLedger(system()).add(noted.map((entry) => accountedSchema.parse({ ...entry, at })))
}

/** A question that the ledger refused, as it is kept. */
export async function deadQuestion(tenant: TenantId, collection: CollectionId): Promise<string> {
  const record = questionRecord(tenant, collection)
  const letter = await deadLetterOf("", record, "refused")
  if (letter) await postgresDeadLetters(system()).keep([letter])
  return record.id
}

/** A request to the edge Worker as it is deployed. */
export async function send(method: string, path: string, key: string | null, json?: unknown): Promise<Response> {
  const headers: Record<string, string> = {}
  if (key !== null) headers.Authorization = `Bearer ${key}`
  if (json !== undefined) headers["Content-Type"] = "application/json"
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const reply = await exports.default.fetch(new Request(`https://edge.test${path}`, { method, headers, ...body }))
  const text = await reply.clone().text()
  expectDescribed(EDGE_CONTRACTS, method, path, { status: reply.status, headers: reply.headers, text })
  return reply
}
