// Tenants whose every text carries a canary of their own, with documents registered, indexed and published for real.
import { env } from "cloudflare:workers"
import { inject } from "vitest"
import { connect } from "../../../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../../../src/adapters/postgres/documents/collections.ts"
import { postgresDeletions } from "../../../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../../../src/adapters/postgres/documents/documents.ts"
import { postgresApiKeys } from "../../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresWorkUnits } from "../../../../src/adapters/postgres/work/work-units.ts"
import { versionKeys } from "../../../../src/documents/model/document.ts"
import { LEASE_SECONDS, type WorkUnit } from "../../../../src/documents/model/work-unit.ts"
import { type Deps, type EdgeEnv, provideDeps } from "../../../../src/edge/deps.ts"
import type { ManifestChunk } from "../../../../src/embedding/contract.ts"
import { embedLexically } from "../../../../src/embedding/lexical.ts"
import type { ApiKeyId, CollectionId, DeletionId, DocumentId, TenantId } from "../../../../src/ids.ts"
import { indexChunks } from "../../../../src/ingest/index-chunks.ts"
import { publishVersion } from "../../../../src/ingest/publish-version.ts"
import { ask } from "../support/direct.ts"
import { CALL_TIMEOUT_MS, freshTenant } from "../support/tenant.ts"

export const STAMP = { model: "lexical", dimension: 768, revision: "lexical-5", kind: "lexical" } as const
const KINDS = ["text", "file", "note", "field", "place", "key"] as const
type Kind = (typeof KINDS)[number]

/** One word, so that search finds it whole: whose it is, of what kind, and what nobody can guess. */
const makeCanary = (index: number, kind: Kind) =>
  `qk${String(index).padStart(2, "0")}${kind}vx${crypto.randomUUID().slice(0, 8)}`
const CANARY = /qk\d\d[a-z]+vx[0-9a-f]{8}/gi
/** A verdict names what was asked for in vain, whosever word the asker used. */
const ECHO = /No sentence (?:says (?:anything|this) about|has what is asked for): [^.]*\./g
const ID = /\b(?:ten|doc|col|del|key)_[0-9a-z]{26}\b/g

export type Dweller = {
  index: number
  id: TenantId
  key: string
  keyIds: ApiKeyId[]
  collections: CollectionId[]
  documents: DocumentId[]
  deletions: DeletionId[]
  canaries: Record<Kind, string>
}
export type World = {
  tenants: Dweller[]
  /** Every port as the system role has it, so that no row-level security hides a statement that forgot its tenant. */
  ports: ReturnType<typeof systemPorts>
  deps: Deps
  /** Canaries and ids in a text that are of another tenant than the given; null: of any tenant. */
  strangersIn(mine: Dweller | null, text: string): string[]
}

function systemPorts() {
  const { SYSTEM_DATABASE_URL = "", NEON_FETCH_ENDPOINT } = inject("vars")
  const system = connect({ url: SYSTEM_DATABASE_URL, endpoint: NEON_FETCH_ENDPOINT, timeoutMs: CALL_TIMEOUT_MS })
  return {
    documents: postgresDocuments(system),
    collections: postgresCollections(system),
    deletions: postgresDeletions(system),
    apiKeys: postgresApiKeys(system),
    units: postgresWorkUnits(system),
  }
}

/** The Worker of this file logs everything from here on. */
export async function makeWorld(count: number): Promise<World> {
  const deps = await provideDeps({ ...(env as EdgeEnv), LOG_LEVEL: "debug" } as EdgeEnv)
  const ports = systemPorts()
  const tenants: Dweller[] = []
  for (let index = 0; index < count; index++) tenants.push(await settle(index))
  const wanted = new Set(tenants.flatMap(({ documents }) => documents))
  await publishAll(deps, ports, wanted)
  for (const tenant of tenants) {
    const doomed = tenant.documents.at(-1)
    const { deletion } = await made(tenant.key, "DELETE", `/api/v1/documents/${doomed}`)
    tenant.deletions.push(deletion.id as DeletionId)
  }
  return { tenants, ports, deps, strangersIn: watch(tenants) }
}

type Made = Record<"document" | "deletion" | "api_key", { id: string }> & { id: string }

async function made(key: string, method: string, path: string, body?: object): Promise<Made> {
  const reply = await ask(method, path, key, body)
  if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text}`)
  return JSON.parse(reply.text)
}

async function settle(index: number): Promise<Dweller> {
  const canaries = Object.fromEntries(KINDS.map((kind) => [kind, makeCanary(index, kind)])) as Dweller["canaries"]
  const { id, collection, key } = await freshTenant({ note: canaries.note })
  const place = await made(key, "POST", "/api/v1/collections", { name: canaries.place })
  const issued = await made(key, "POST", "/api/v1/keys", { name: canaries.key, scopes: ["query"] })
  const collections = [collection, place.id as CollectionId]
  const documents: DocumentId[] = []
  for (const [number, collection_id] of [collection, collection, place.id, collection].entries()) {
    const { document } = await made(key, "POST", "/api/v1/documents/text", {
      title: `${canaries.file}-${number}.txt`,
      text: `The code of the harbour gate is ${canaries.text}. It was changed on day ${number} of the month.`,
      metadata: { note: canaries.note, [canaries.field]: true, number, kind: "code" },
      collection_id,
    })
    documents.push(document.id as DocumentId)
  }
  return { index, id, key, keyIds: [issued.api_key.id as ApiKeyId], collections, documents, deletions: [], canaries }
}

/** Does the ingest Worker's work for these documents; what other test files queued is put off. */
async function publishAll(deps: Deps, { units, collections }: World["ports"], wanted: Set<string>): Promise<void> {
  const bucket = (env as EdgeEnv).DOCUMENTS
  const vectors = (inputs: readonly string[]) => inputs.map(embedLexically)
  const embedder = {
    embed: async (inputs: readonly string[]) => ({ stamp: STAMP, vectors: vectors(inputs), tokens: 1 }),
  }
  const wakeUps = { send: async () => {} }
  const work = { ...deps, collections, units, embedder, wakeUps }

  async function parse(unit: WorkUnit & { kind: "parse" }) {
    const keys = versionKeys(unit.tenantId, unit.target.documentId, unit.target.version)
    const text = (await (await bucket.get(keys.original))?.text()) ?? ""
    const chunk: ManifestChunk = {
      ordinal: 0,
      start: 0,
      end: text.length,
      page: null,
      page_breaks: [],
      heading_path: [],
      token_count: 20,
      text,
    }
    const manifest = `${JSON.stringify(chunk)}\n`
    await Promise.all([bucket.put(keys.text, text), bucket.put(keys.manifest, manifest)])
    const part = { first_chunk: 0, chunk_count: 1, byte_start: 0, byte_end: manifest.length }
    await units.parsed(unit, { text_length: text.length, page_count: null, chunk_count: 1, units: [part] }, null)
  }

  async function index(unit: WorkUnit & { kind: "index" }) {
    const outcome = await indexChunks(work, unit, "req_canaries", new AbortController().signal)
    const next = typeof outcome === "object" && "next" in outcome ? outcome.next : null
    if (next?.kind === "publish" && (await publishVersion(work, next)) === "done") open.delete(next.target.documentId)
  }

  const open = new Set(wanted)
  while (open.size > 0) {
    const unit = await units.claim(LEASE_SECONDS)
    if (!unit) throw new Error(`${open.size} documents have no unit left`)
    if (!("target" in unit) || !wanted.has(unit.target.documentId)) await units.release(unit, 3_600, "nothing")
    else if (unit.kind === "parse") await parse(unit)
    else if (unit.kind === "index") await index(unit)
  }
}

function watch(tenants: Dweller[]): World["strangersIn"] {
  const owners = new Map<string, Dweller>()
  for (const tenant of tenants)
    for (const id of [tenant.id, ...tenant.keyIds, ...tenant.collections, ...tenant.documents, ...tenant.deletions])
      owners.set(id, tenant)
  const bearers = new Map(tenants.flatMap((tenant) => Object.values(tenant.canaries).map((one) => [one, tenant])))
  return (mine, text) => {
    const told = text.replace(ECHO, "")
    // Of this world's alone: other files have their own, and a random id may look like one.
    const canaries = Array.from(told.matchAll(CANARY), ([found]) => found).filter((found) => {
      const bearer = bearers.get(found.toLowerCase())
      return bearer !== undefined && bearer !== mine
    })
    const ids = Array.from(told.matchAll(ID), ([id]) => id)
    return [...canaries, ...ids.filter((id) => mine && (owners.get(id) ?? mine) !== mine)]
  }
}
