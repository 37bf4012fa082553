// Keeps on disk what is dear to make, under a hash of all that it depends on.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { deserialize, serialize } from "node:v8"
import { keyOf } from "./sources-hash.ts"

/** One file a name: what was kept for other dependencies is dropped. An object that stands in `make`'s result often is written once. */
export async function kept<T>(folder: string, name: string, dependsOn: unknown, make: () => Promise<T>): Promise<T> {
  const file = `${name.replaceAll(" ", "-")}.${keyOf(dependsOn)}.bin`
  const path = join(folder, file)
  if (existsSync(path)) return deserialize(readFileSync(path))
  const made = await make()
  mkdirSync(folder, { recursive: true })
  // A run that is stopped leaves no half a file under the name.
  writeFileSync(`${path}.new`, serialize(made))
  renameSync(`${path}.new`, path)
  const isOld = (other: string) => other !== file && other.startsWith(file.slice(0, file.indexOf(".") + 1))
  for (const other of readdirSync(folder).filter(isOld)) rmSync(join(folder, other))
  return made
}
