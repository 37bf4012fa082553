// A hash of files of ours with all that they import, so that what was kept of a run is made anew when the code behind it changes.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "oxc-parser"
import { importsOf } from "../architecture/imports-of.ts"

const ROOT = join(import.meta.dirname, "../..")

/** Paths from the root. Comments and imports of types count for nothing; packages count by their version. */
export function sourcesHash(entries: readonly string[], read = readFromRoot): string {
  const { dependencies } = JSON.parse(read("package.json"))
  const parts = new Map<string, string>()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (parts.has(file)) continue
    const isOurs = /^[^@].*\/.*\.ts$/.test(file)
    parts.set(file, isOurs ? codeOf(file, read(file)) : (dependencies[nameOf(file)] ?? ""))
    if (isOurs)
      waiting.push(...importsOf(file, read(file)).flatMap(({ target, isType }) => (isType ? [] : (target ?? []))))
  }
  return keyOf([...parts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function codeOf(file: string, source: string): string {
  const { comments } = parseSync(file, source)
  const bare = comments.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), source)
  return bare.replace(/\s*\n\s*/g, "\n").trim()
}

export const keyOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value, asList)).digest("hex").slice(0, 16)

const asList = (_: string, value: unknown) => (value instanceof Set ? [...value] : value)
const readFromRoot = (path: string) => readFileSync(join(ROOT, path), "utf8")
/** Of a package, whatever path of it is named. */
const nameOf = (module: string) => module.split("/", module.startsWith("@") ? 2 : 1).join("/")
