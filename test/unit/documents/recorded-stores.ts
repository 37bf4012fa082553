// Stores and a document for tests of the verbs of documents and collections; every call of a store is recorded.
import type { TenantContext } from "../../../src/context.ts"
import { type Collection, type Document, versionKeys } from "../../../src/documents/model/document.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { Registration } from "../../../src/ports.ts"
import { contextOf } from "../../support/fake-query.ts"

export const [HOME, OTHER]: [CollectionId, CollectionId] = [newId("col"), newId("col")]

export const DOCUMENT = {
  id: newId("doc"),
  collectionId: HOME,
  contentType: "text/plain",
  sizeBytes: 5,
  sha256: "ab".repeat(32),
  status: "awaiting_upload",
  version: 3,
  liveVersion: 2,
} as Document

export const KEYS = versionKeys(contextOf().tenantId, DOCUMENT.id, 3)

export const REQUEST = {
  collectionId: HOME,
  filename: "a.txt",
  contentType: "text/plain" as const,
  charset: null,
  metadata: { a: 1 },
  sizeBytes: 5,
  sha256: DOCUMENT.sha256,
  chunking: {},
  reuseDuplicate: true,
  replaces: null,
}

export type Setup = {
  registration?: Registration
  document?: Document | null
  stored?: { size: number; sha256: string | null } | null
  isQueued?: boolean
  collection?: Partial<Collection> | null
  written?: unknown
}

/** Stores that note every call in order, and a context whose deferred work is noted by its wake-ups. */
export function world(setup: Setup = {}) {
  const calls: unknown[][] = []
  const note =
    <T>(name: string, result: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      return result
    }
  const { document = DOCUMENT, stored = { size: 5, sha256: DOCUMENT.sha256 }, collection = {} } = setup
  const registration = setup.registration ?? { outcome: "registered" as const, document: DOCUMENT, updated: [] }
  const written = "written" in setup ? setup.written : { collection: { id: HOME }, head: null, deletion: { id: "del" } }
  const expiresAt = new Date(0)
  const deps = {
    documents: {
      register: note("register", registration),
      get: note("get", document),
      enqueue: note("enqueue", setup.isQueued ?? true),
      tombstone: note("tombstone", written as never),
    },
    collections: {
      get: note("collection", collection as Collection | null),
      create: note("create", written as never),
      update: note("update", written as never),
      tombstone: note("tombstone", written as never),
    },
    objects: {
      head: note("head", stored),
      put: note("put", undefined),
      presignUpload: note("presign", { url: "https://bucket", headers: {}, expiresAt }),
      presignRead: note("lend", "https://original"),
    },
    marks: {
      mark: note("mark", { tenantId: contextOf().tenantId, collectionId: HOME, nonce: "n", deadline: new Date(7) }),
      settle: note("settle", undefined),
      overdue: async () => [],
    },
    wakeUps: { send: note("wake", undefined) },
    log: { info() {}, warn() {}, error: (event: string) => void calls.push(["log", event]) },
    maxDocumentBytes: 10,
  }
  return { deps, calls, names: () => calls.map(([name]) => name) }
}

export const ctx = (over: Partial<TenantContext> = {}): TenantContext => ({ ...contextOf(), ...over })

export const WOKEN = ["wake", [{ tenantId: contextOf().tenantId, subjectId: DOCUMENT.id, version: 3 }]]
