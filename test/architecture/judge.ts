// Holds a tree of files against the tables: each offence is a line that names the file, what it imports and the rule.
import type { Import } from "./imports-of.ts"
import { DOMAINS, FOR_DEVELOPMENT, MAY_COMPUTE, MAY_IMPORT, ROOMS, SDK_HOMES } from "./rooms.ts"

/** What each file imports, by its path from the root. */
export type Tree = ReadonlyMap<string, Import[]>
type Packages = { dependencies: Record<string, string>; devDependencies: Record<string, string> }

const OURS = /^(src|workers|migrations|test)\//
const roomOf = (file: string) => ROOMS.find(([, files]) => files.test(file))?.[0]
/** The folder that a file shares with its own: a domain, an adapter, a Worker. */
const ownOf = (file: string) => /^(src\/adapters\/[^/]+|(?:src|workers)\/[^/]+|migrations)\//.exec(file)?.[1]

export function offencesOf(tree: Tree, packages: Packages): string[] {
  const offences = Array.from(tree, ([file, imports]) => {
    if (roomOf(file) === undefined) return [`${file} is in no room`]
    return imports.flatMap(({ target }) => {
      const rule =
        target === null
          ? computedName(file)
          : OURS.test(target)
            ? fileRule(file, target)
            : moduleRule(file, target, packages)
      return rule === null ? [] : [`${file} → ${target ?? "?"}: ${rule}`]
    })
  })
  return [...offences.flat(), ...cyclesOf(tree)]
}

const computedName = (file: string) => (MAY_COMPUTE.test(file) ? null : "a computed name can be anything")

function fileRule(file: string, target: string): string | null {
  const room = roomOf(file)
  const there = roomOf(target)
  if (room === undefined || there === undefined) return "what is tested does not import its tests"
  if (there === "verb" && room === "verb" && ownOf(file) !== ownOf(target)) {
    const [from = "", to = ""] = [file, target].map((path) => path.split("/")[1])
    return DOMAINS[from]?.includes(to) ? null : "a domain may use another's nouns, not its verbs"
  }
  if (MAY_IMPORT[room].includes(there)) return null
  if (MAY_IMPORT[room].includes("own") && ownOf(file) === ownOf(target)) return null
  return `${room} may not import ${there}`
}

function moduleRule(file: string, target: string, { dependencies, devDependencies }: Packages): string | null {
  const name = target.includes(":")
    ? target
    : target
        .split("/")
        .slice(0, target.startsWith("@") ? 2 : 1)
        .join("/")
  const home = SDK_HOMES.find(([packages]) => packages.test(name))?.[1]
  if (home && !home.test(file)) return `${name} is at home elsewhere`
  // What operators are handed is data.
  if (/^deploy\/.*\.json$/.test(target)) return null
  if (/^(node|cloudflare):/.test(name) || name in dependencies) return null
  if (name in devDependencies) return FOR_DEVELOPMENT.test(file) ? null : `${name} is installed for development only`
  return `${name} is no package of ours`
}

/** Each circle of files that need each other at run time, told once; types are erased before. */
function cyclesOf(tree: Tree): string[] {
  const state = new Map<string, "open" | "done">()
  const path: string[] = []
  const cycles: string[] = []
  const visit = (file: string): void => {
    if (state.get(file) === "open") cycles.push(`${[...path.slice(path.indexOf(file)), file].join(" → ")}: a cycle`)
    if (state.has(file)) return
    state.set(file, "open")
    path.push(file)
    for (const { target, isType } of tree.get(file) ?? []) if (!isType && target && tree.has(target)) visit(target)
    path.pop()
    state.set(file, "done")
  }
  for (const file of tree.keys()) visit(file)
  return cycles
}
