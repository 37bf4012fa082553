// The architecture, executable: who may import whom, which SDK lives where, how large a file may grow.
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, test } from "vitest"

const ROOT = join(import.meta.dirname, "..")
const MAX_LINES = 250
const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|libs?|misc)(\/|\.ts$)/

const files = ["src", "workers", "migrations"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .map((path) => join(folder, path)),
)

/** `import`, `export … from` and dynamic imports of a file, local ones as paths from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8")
  const found = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^"'`;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import "([^"]+)"/gm,
  )
  return Array.from(found, ([, a, b, c]) => a ?? b ?? c ?? "").map((target) =>
    target.startsWith(".") ? relative(ROOT, join(ROOT, dirname(file), target)) : target,
  )
}

const SPINE = /^src\/(errors|context|ids|hex|ports|metrics|breaker|config)\.ts$|^src\/(embedding|ports)\//
const DOMAINS = ["identity", "tenants", "documents", "ingest", "query"]
/** Nouns: types and pure rules of a domain that others may use. */
const NOUNS =
  /^src\/(identity\/(user|admin-key|oauth-flow|access-token|signed-token|signing-keys)|tenants\/(tenant|api-key|key-text|limits)|documents\/(document|version-life|work-unit|allowed-collection|change-answers|wake|parsed-text|chunk-text|chunking\/[\w-]+|create-collection|delete-document)|query\/(question|metadata-filter))\.ts$/

type Rule = { from: RegExp; may: (target: string, from: string) => boolean }
const isLocal = (target: string) => /^(src|workers|test|migrations)\//.test(target)
const domainOf = (path: string) => DOMAINS.find((name) => path.startsWith(`src/${name}/`))

const RULES: Rule[] = [
  { from: SPINE, may: (to) => SPINE.test(to) || NOUNS.test(to) },
  {
    from: new RegExp(`^src/(${DOMAINS.join("|")})/`),
    may: (to, from) =>
      SPINE.test(to) || NOUNS.test(to) || (domainOf(to) !== undefined && domainOf(to) === domainOf(from)),
  },
  {
    from: /^src\/http\//,
    may: (to) => SPINE.test(to) || NOUNS.test(to) || to.startsWith("src/http/"),
  },
  {
    from: /^src\/edge\/(?!deps\.ts$)/,
    may: (to) => SPINE.test(to) || /^src\/(edge|http)\//.test(to) || domainOf(to) !== undefined,
  },
  {
    from: /^src\/adapters\//,
    may: (to, from) =>
      SPINE.test(to) ||
      NOUNS.test(to) ||
      to.startsWith("src/query/") ||
      dirname(to).startsWith(dirname(from).split("/").slice(0, 3).join("/")),
  },
  {
    from: /^workers\/embedder\//,
    may: (to) => to.startsWith("workers/embedder/") || to.startsWith("src/embedding/") || NOUNS.test(to),
  },
  {
    from: /^(src|workers\/(ingest|admin|metrics|embedder))\//,
    may: (to) => !to.startsWith("workers/local/") && !to.startsWith("test/"),
  },
]

const SDK_ROOMS: [sdk: RegExp, room: RegExp][] = [
  [/^hono(\/|$)|^@hono\//, /^src\/(edge|http)\/|^workers\/(admin|metrics)\//],
  [/^drizzle-orm|^@neondatabase\//, /^src\/adapters\/postgres\/|^migrations\//],
  [/^@upstash\//, /^src\/adapters\/redis\//],
  [/^@qdrant\//, /^src\/adapters\/qdrant\//],
  [/^groq-sdk/, /^src\/adapters\/groq\//],
  [/^aws4fetch$/, /^src\/adapters\/cloudflare\/|^workers\/local\/r2\//],
  [/^@huggingface\/|^unpdf|^mammoth|^entities|^prom-client/, /^workers\/embedder\//],
  [/^miniflare|^esbuild|^@electric-sql\/|^fengari|^pg$|^ioredis/, /^workers\/local\//],
  [/^jose$/, /^src\/identity\/|^src\/adapters\/oauth\//],
  [/^arctic$/, /^src\/adapters\/oauth\//],
  [/^node:crypto$/, /^src\/adapters\/passwords\/|^workers\/(local|embedder)\//],
  [/^node:(?!crypto$)/, /^workers\/(local|embedder)\/|^migrations\//],
]

describe("imports", () => {
  test("are found at all, so that the rules below mean something", () => {
    expect(files.length).toBeGreaterThan(80)
    expect(importsOf("src/edge/app.ts")).toContain("src/http/observe.ts")
    expect(importsOf("src/edge/app.ts")).toContain("hono")
  })

  test("point only where the dependency rule allows", () => {
    const offences = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => isLocal(target) && RULES.some((rule) => rule.from.test(file) && !rule.may(target, file)))
        .map((target) => `${file} → ${target}`),
    )
    expect(offences).toEqual([])
  })

  test("of an SDK stay in its own room", () => {
    const offences = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => SDK_ROOMS.some(([sdk, room]) => sdk.test(target) && !room.test(file)))
        .map((target) => `${file} → ${target}`),
    )
    expect(offences).toEqual([])
  })
})

describe("files", () => {
  test(`have at most ${MAX_LINES} lines`, () => {
    const long = files.filter((file) => readFileSync(join(ROOT, file), "utf8").split("\n").length - 1 > MAX_LINES)
    expect(long).toEqual([])
  })

  test("are named for what they hold", () => {
    expect(files.filter((file) => BANNED_NAMES.test(file))).toEqual([])
    expect(files.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([])
  })

  test("begin with one sentence on their single duty", () => {
    const silent = files.filter((file) => !/^(\/\/ |\/\*\*)/.test(readFileSync(join(ROOT, file), "utf8")))
    expect(silent).toEqual([])
  })
})
