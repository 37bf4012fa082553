// All collections of a server, and their journals under the data directory when there is one.
import { mkdirSync, readdirSync, unlinkSync } from "node:fs"
import { join } from "node:path"
import { refuse } from "../refusal.ts"
import { type Collection, newCollection } from "./collection.ts"
import type { CollectionConfig } from "./collection-schema.ts"
import { openJournal, readJournal, rewriteJournal } from "./journal.ts"

export type Collections = ReturnType<typeof openCollections>

const suffix = ".journal"

/** Reads every journal; one that holds replaced, deleted or cut-off entries is written anew without them. */
export function openCollections(dataDir: string | null) {
  const open = new Map<string, Collection>()
  const pathOf = (directory: string, name: string) => join(directory, `${encodeURIComponent(name)}${suffix}`)

  if (dataDir) {
    mkdirSync(dataDir, { recursive: true })
    for (const file of readdirSync(dataDir).filter((each) => each.endsWith(suffix))) {
      const collection = load(join(dataDir, file), decodeURIComponent(file.slice(0, -suffix.length)))
      if (collection) open.set(collection.name, collection)
    }
  }

  return {
    names: () => [...open.keys()].sort(),
    get: (name: string): Collection =>
      open.get(name) ?? refuse(404, `Not found: Collection \`${name}\` doesn't exist!`),
    create(name: string, config: CollectionConfig): void {
      if (open.has(name)) refuse(409, `Wrong input: Collection \`${name}\` already exists!`)
      const collection = newCollection(name, config)
      if (dataDir) {
        const journal = openJournal(pathOf(dataDir, name))
        journal.append({ kind: "collection", operation: 0, config })
        collection.recordTo(journal)
      }
      open.set(name, collection)
    },
    /** False when there was none. */
    remove(name: string): boolean {
      const collection = open.get(name)
      if (!collection) return false
      collection.close()
      if (dataDir) unlinkSync(pathOf(dataDir, name))
      return open.delete(name)
    },
    close() {
      for (const collection of open.values()) collection.close()
    },
  }
}

/** Null when the journal does not even name its collection: its creation was cut off and never acknowledged. */
function load(path: string, name: string): Collection | null {
  const found: Collection[] = []
  let written = 0
  let changes = 0
  const whole = readJournal(path, (entry) => {
    if (entry.kind === "collection") found.push(newCollection(name, entry.config))
    else found[0]?.replay(entry)
    if (entry.kind === "points") written += entry.points.length
    else if (entry.kind !== "collection" && entry.kind !== "index") changes += 1
  })
  const [collection] = found
  if (!collection) {
    unlinkSync(path)
    return null
  }
  if (!whole || changes > 0 || written > collection.table().count()) rewriteJournal(path, collection.entries())
  collection.recordTo(openJournal(path))
  return collection
}
