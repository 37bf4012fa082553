// Writes docs/configuration.md from the Workers' own schemas and the comments beside them: `npm run docs`.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { SCHEMAS } from "../workers/local/worker-vars.ts"

const SOURCES = ["src/config-vars.ts", "src/config.ts", "workers/metrics/config.ts"]
const FILE = join(import.meta.dirname, "configuration.md")
/** Platform objects, which no variable sets. */
const BINDINGS = new Set(["EMBEDDER"])

const HEAD = `# Configuration

Every variable the Workers read, from the schemas that check them; \`npm run docs\` writes this page anew. A Worker that finds one
missing or malformed answers 503, and its log names every fault at once and no value. Secrets are set by \`npm run setup\`, the
others in \`wrangler.toml\`; \`.dev.vars.example\` has those of the local platform.

| Variable | Workers | Without it | What it is |
| --- | --- | --- | --- |
`

/** The comment before a field, as one line. Throws if there is none, so that every variable is explained. */
function commentOf(name: string): string {
  for (const source of SOURCES) {
    const text = readFileSync(join(import.meta.dirname, "..", source), "utf8")
    const found = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s+${name}:`).exec(text)
    if (found?.[1]) return found[1].replace(/\s+(\* )?/g, " ").trim()
  }
  throw new Error(`${name} has no comment`)
}

function withoutIt(field: { safeParse(value: undefined): { success: boolean; data?: unknown } }): string {
  const { success, data } = field.safeParse(undefined)
  if (!success) return "**required**"
  if (data === undefined) return "unset"
  return data === "" || (typeof data === "object" && data !== null) ? "empty" : `\`${data}\``
}

/** The whole page. */
export function configurationPage(): string {
  const rows = new Map<string, { workers: string[]; fallback: string }>()
  for (const [worker, { shape }] of Object.entries(SCHEMAS))
    for (const [name, field] of Object.entries(shape)) {
      if (BINDINGS.has(name)) continue
      const row = rows.get(name) ?? { workers: [], fallback: withoutIt(field) }
      row.workers.push(worker)
      rows.set(name, row)
    }
  const lines = Array.from(rows, ([name, { workers, fallback }]) => {
    const all = workers.length === Object.keys(SCHEMAS).length ? "all" : workers.join(", ")
    return `| \`${name}\` | ${all} | ${fallback} | ${commentOf(name).replaceAll("|", "\\|")} |`
  })
  return `${HEAD}${lines.toSorted().join("\n")}\n`
}

if (import.meta.main) writeFileSync(FILE, configurationPage())
