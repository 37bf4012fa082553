// The architecture as tables: which room a file is in, what each room may import, and where each SDK is at home.

/**
 * The domains, and whose verbs each may call; no way leads back. What is in a domain's `model/` are its nouns: types and pure
 * rules that others may use. Every other file of its folder is a verb.
 */
export const DOMAINS: Record<string, readonly string[]> = {
  documents: [],
  identity: [],
  query: [],
  tenants: ["documents"],
  ingest: ["documents"],
  usage: [],
  webhooks: [],
}
const domains = Object.keys(DOMAINS).join("|")

export type Room =
  | "root"
  | "spine"
  | "noun"
  | "verb"
  | "http"
  | "edge"
  | "adapter"
  | "admin"
  | "ingest"
  | "metrics"
  | "embedder"
  | "local"
  | "migrations"

/** The first that fits is a file's room. */
export const ROOMS: readonly [room: Room, files: RegExp][] = [
  ["root", /^src\/(index|edge\/deps(\/[a-z-]+)?)\.ts$|^workers\/(admin|ingest|metrics)\/(index|deps)\.ts$/],
  ["spine", /^src\/[a-z-]+\.ts$|^src\/(embedding|ports)\//],
  ["noun", new RegExp(`^src/(${domains})/model/`)],
  ["verb", new RegExp(`^src/(${domains})/`)],
  ["http", /^src\/http\//],
  ["edge", /^src\/edge\//],
  ["adapter", /^src\/adapters\/[a-z-]+\//],
  ["admin", /^workers\/admin\//],
  ["ingest", /^workers\/ingest\//],
  ["metrics", /^workers\/metrics\//],
  ["embedder", /^workers\/embedder\//],
  ["local", /^workers\/local\//],
  ["migrations", /^migrations\//],
]

/** "own" is a file's own domain, adapter or Worker. */
export const MAY_IMPORT: Record<Room, readonly (Room | "own")[]> = {
  spine: ["spine", "noun"],
  noun: ["spine", "noun"],
  verb: ["spine", "noun", "own"],
  http: ["spine", "noun", "own"],
  edge: ["spine", "noun", "http", "verb", "own", "root"],
  adapter: ["spine", "noun", "own"],
  admin: ["spine", "noun", "http", "verb", "own", "root"],
  ingest: ["spine", "noun", "verb", "own", "root"],
  metrics: ["spine", "own"],
  embedder: ["spine", "noun", "own"],
  root: ["spine", "noun", "http", "verb", "edge", "adapter", "own", "root"],
  local: ["spine", "noun", "verb", "http", "edge", "adapter", "metrics", "embedder", "own", "root", "migrations"],
  migrations: ["own", "adapter"],
}

/** Packages by name, whatever path of theirs is imported; one that is not here is at home everywhere. */
export const SDK_HOMES: readonly [packages: RegExp, home: RegExp][] = [
  [/^(hono|@hono\/.*)$/, /^src\/(edge|http)\/|^workers\/(admin|metrics)\//],
  [/^(drizzle-orm|@neondatabase\/.*)$/, /^src\/adapters\/postgres\/|^migrations\//],
  [/^@upstash\//, /^src\/adapters\/redis\//],
  [/^@qdrant\//, /^src\/adapters\/qdrant\//],
  [/^standardwebhooks$/, /^src\/adapters\/webhooks\//],
  [/^(groq-sdk|eventsource-parser)$/, /^src\/adapters\/groq\//],
  [/^aws4fetch$/, /^src\/adapters\/cloudflare\/|^workers\/local\/r2\//],
  [/^(@huggingface\/.*|unpdf|mammoth|entities|chardet|htmlparser2|pdfjs-dist|prom-client)$/, /^workers\/embedder\//],
  [/^@cloudflare\/containers$/, /^workers\/embedder\/container\.ts$/],
  [/^jose$/, /^src\/identity\/|^src\/adapters\/oauth\//],
  [/^arctic$/, /^src\/adapters\/oauth\//],
  [/^node:crypto$/, /^src\/adapters\/passwords\/|^workers\/(local|embedder)\//],
  [/^node:async_hooks$/, /^src\/(deadline|trace)\.ts$/],
  [/^node:(?!crypto$|async_hooks$)/, /^workers\/(local|embedder)\/|^migrations\//],
]

/** Where a module's name may be computed: the process that runs the parser it is told. */
export const MAY_COMPUTE = /^workers\/embedder\/jobs\/parse-process\.ts$/
/** What runs nowhere but on a developer's machine may use what is installed for development. */
export const FOR_DEVELOPMENT = /^(workers\/local|migrations)\//
