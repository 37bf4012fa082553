// What a tenant may try in the canary test, at the ports and over HTTP, with ids and words of any tenant.
import { redisAnswerCache } from "../../../../src/adapters/redis/answer-cache.ts"
import { redisClient } from "../../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../../src/adapters/redis/gate.ts"
import { embedLexically } from "../../../../src/embedding/lexical.ts"
import { sparseQuery } from "../../../../src/embedding/sparse.ts"
import type { CollectionId } from "../../../../src/ids.ts"
import type { MetadataFilter } from "../../../../src/query/model/metadata-filter.ts"
import { ask } from "../support/direct.ts"
import { type Dweller, STAMP, type World } from "./canary-world.ts"

/** `own`: the request is about the caller's own things, so that its reply should show the caller's canaries or ids. */
export type Outcome = { text: string; own: boolean }
/** One request of `me`; `other` is any tenant, `me` included. */
export type Action = (me: Dweller, other: Dweller, pick: Pick) => Promise<Outcome>
export type Pick = <T>(items: readonly T[]) => T

const FIRST: { limit: number; cursor: null } = { limit: 100, cursor: null }
const plain = (value: unknown) =>
  JSON.stringify(value, (_, one) => (one instanceof Map ? [...one] : one instanceof Float32Array ? one.length : one))

const questions = (other: Dweller) => [
  "What is the code of the harbour gate?",
  `What is ${other.canaries.text}?`,
  `${other.canaries.text} ${other.canaries.note} ${other.canaries.file}`,
]
const filters = ({ canaries }: Dweller) => [
  { note: canaries.note },
  { [canaries.field]: { $exists: true } },
  { filename: `${canaries.file}-0.txt` },
  { $not: { note: "x" } },
  { $or: [{ kind: "code" }, { kind: { $ne: "code" } }] },
]
const parsedFilters = ({ canaries }: Dweller): (MetadataFilter | null)[] => [
  null,
  { type: "field", field: "note", test: { op: "eq", value: canaries.note } },
  { type: "field", field: canaries.field, test: { op: "exists", value: true } },
  { type: "not", filter: { type: "field", field: "note", test: { op: "eq", value: "x" } } },
]

/** Keys all tenants share by name, under each of which every tenant has an answer of its own. */
const SHARED_ANSWERS = ["a".repeat(64), "b".repeat(64), "c".repeat(64)]

export type RedisAccess = { url: string; token: string; timeoutMs: number }

/** Puts an answer of each tenant under the shared keys, as a miss would have. */
export async function keepAnswers(access: RedisAccess, { tenants, ports }: World): Promise<void> {
  const cache = redisAnswerCache(redisClient(access), { answerTtlSeconds: 3_600, embeddingTtlSeconds: 3_600 })
  for (const me of tenants) {
    const heads = await ports.collections.heads(me.id, me.collections.slice(0, 1))
    const epochs = new Map([...heads].map(([id, head]) => [id, head.epoch]))
    for (const key of SHARED_ANSWERS) await cache.keepAnswer(me.id, key, epochs, `{"answer":"${me.canaries.text}"`)
  }
}

/**
 * Without deadlines: the runtime counts each as an active timeout of the whole file until it is over, and allows no more
 * than 10,000.
 */
export function gateAction({ url, token }: RedisAccess): Action {
  const gate = redisGate(redisClient({ url, token, timeoutMs: null }), new Map())
  return async (me, other, pick) => {
    const own = me === other
    const ids = own ? me.collections.slice(0, 1) : pick([me.collections.slice(0, 1), other.collections.slice(0, 1)])
    const lookup = { answerKey: pick(SHARED_ANSWERS), embeddingKey: pick(SHARED_ANSWERS), collectionIds: ids }
    const reply = await gate.pass({ hash: "0".repeat(64), tenantId: me.id, limits: [], lookup })
    // Asked for by me, a stranger's collection has its id in my own question; only what Redis held counts.
    return { text: plain([reply.records, reply.cached?.answer, [...(reply.cached?.heads.values() ?? [])]]), own }
  }
}

export const portActions = ({ ports, deps, tenants }: World): Record<string, Action> => {
  const everyone = (ids: (one: Dweller) => readonly string[]) => tenants.flatMap(ids)
  return {
    "documents.get": async (me, other, pick) => ({
      text: plain(await ports.documents.get(me.id, pick(other.documents))),
      own: me === other,
    }),
    "documents.list": async (me, other, pick) => {
      const collectionId = pick([null, pick(other.collections)])
      return {
        text: plain(
          await ports.documents.list(
            me.id,
            { collectionId, status: null },
            { limit: 50, cursor: pick([null, pick(other.documents)]) },
          ),
        ),
        own: false,
      }
    },
    "documents.liveness": async (me, other, pick) => ({
      text: plain(
        await ports.documents.liveness(
          me.id,
          everyone((one) => one.documents) as Dweller["documents"],
          pick([other.collections, me.collections]),
        ),
      ),
      own: true,
    }),
    "collections.get": async (me, other, pick) => ({
      text: plain(await ports.collections.get(me.id, pick(other.collections))),
      own: me === other,
    }),
    "collections.list": async (me) => ({ text: plain(await ports.collections.list(me.id, null, FIRST)), own: true }),
    "collections.heads": async (me) => ({
      text: plain(await ports.collections.heads(me.id, everyone((one) => one.collections) as CollectionId[])),
      own: true,
    }),
    "deletions.get": async (me, other, pick) => ({
      text: plain(await ports.deletions.get(me.id, pick(other.deletions))),
      own: me === other,
    }),
    "apiKeys.get": async (me, other, pick) => ({
      text: plain(await ports.apiKeys.get(me.id, pick(other.keyIds))),
      own: me === other,
    }),
    "apiKeys.list": async (me) => ({ text: plain(await ports.apiKeys.list(me.id, FIRST)), own: true }),
    "chunks.search": async (me, other, pick) => {
      const query = pick(questions(other))
      const [dense, sparse] = pick([
        [embedLexically(query), sparseQuery(query)],
        [null, sparseQuery(query)],
        [embedLexically(query), null],
      ])
      const collectionIds = pick([me.collections, other.collections, [...me.collections, ...other.collections]])
      const filter = pick(parsedFilters(other))
      const hits = await deps.chunks.search(me.id, {
        stamp: STAMP,
        dense,
        sparse,
        denseWeight: 0.15,
        fusion: pick(["score", "rrf"] as const),
        limit: 50,
        collectionIds,
        filter,
      })
      return { text: plain(hits), own: me === other && dense !== null }
    },
  }
}

const got = async (me: Dweller, path: string, own: boolean): Promise<Outcome> =>
  seen(await ask("GET", `/api/v1/${path}`, me.key), own)
const seen = ({ status, headers, text }: Awaited<ReturnType<typeof ask>>, own: boolean): Outcome => {
  if (status >= 500 || status === 429) throw new Error(`answered ${status}: ${text}`)
  return { text: `${JSON.stringify([...headers])} ${text}`, own }
}

export const httpActions: Record<string, Action> = {
  "POST query": async (me, other, pick) => {
    const body = { query: pick(questions(other)), stream: pick([false, false, true]), top_k: pick([5, 50]) }
    return seen(await ask("POST", "/api/v1/query", me.key, body), me === other)
  },
  "POST query, filtered": async (me, other, pick) => {
    const body = { query: pick(questions(other)), filter: pick(filters(other)), include: pick([[], ["explain"]]) }
    return seen(await ask("POST", "/api/v1/query", me.key, body), false)
  },
  "POST query elsewhere": async (me, other, pick) => {
    const body = {
      query: pick(questions(other)),
      collection_ids: pick([other.collections, [...me.collections, ...other.collections.slice(0, 1)]]),
    }
    const ids = me === other ? { ...body, collection_ids: me.collections } : body
    return seen(await ask("POST", "/api/v1/query", me.key, ids), me === other)
  },
  "POST search": async (me, other, pick) => {
    const body = { query: pick(questions(other)), filter: pick(filters(other)), top_k: 50 }
    return seen(await ask("POST", "/api/v1/search", me.key, body), false)
  },
  "GET documents": (me, other, pick) => {
    const cursor = pick(["", `&cursor=${pick(other.documents)}`])
    return got(me, `documents?collection_id=${pick(other.collections)}${cursor}`, me === other && cursor === "")
  },
  "GET document": (me, other, pick) => got(me, `documents/${pick(other.documents)}`, me === other),
  "GET status": (me, other, pick) => got(me, `documents/${pick(other.documents)}/status`, me === other),
  "GET content": (me, other, pick) => got(me, `documents/${pick(other.documents.slice(0, 3))}/content`, me === other),
  "GET collections": (me) => got(me, "collections", true),
  "GET collection": (me, other, pick) => got(me, `collections/${pick(other.collections)}`, me === other),
  "GET deletion": (me, other, pick) => got(me, `deletions/${pick(other.deletions)}`, me === other),
  "GET keys": (me) => got(me, "keys", true),
}
