// Fills a folder with a migrated database. It is made once for a
// set of migrations and then copied, which is much faster.
import { createHash } from "node:crypto"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { applyMigrations } from "../../migrations/apply.ts"
import { startPostgres } from "../../workers/local/postgres/server.ts"

const ROOT = join(import.meta.dirname, "../..")
const TEMPLATES = join(ROOT, "node_modules/.cache/footnote")
/** The password of all roles in a copy, until they get others. */
export const PASSWORD = "local-test-password"

/** `folder` is afterwards a `dataDir` of `startPostgres`, or the folder `postgres` in a platform's state. */
export async function copyMigratedDatabase(folder: string): Promise<void> {
  const template = templatePath("postgres")
  if (!existsSync(template)) await makeTemplate(template)
  cpSync(join(template, "data"), join(folder, "data"), { recursive: true })
}

/** Where a migrated database of this engine is kept for copies. */
export function templatePath(engine: "postgres" | "cluster"): string {
  mkdirSync(TEMPLATES, { recursive: true })
  return join(TEMPLATES, `${engine}-${digestOfMakings()}`)
}

/** Two processes may make it at once; the first to finish wins. */
async function makeTemplate(template: string): Promise<void> {
  const unfinished = mkdtempSync(`${template}-`)
  const server = await startPostgres({ password: PASSWORD, dataDir: unfinished })
  const url = `postgresql://postgres:${PASSWORD}@localhost/footnote`
  await applyMigrations({ url, endpoint: `${server.url}/sql`, rolePassword: PASSWORD })
  await server.close()
  try {
    renameSync(unfinished, template)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(template)) throw error
  }
}

/** A digest of what a template depends on: the migrations and the version of PGlite. */
function digestOfMakings(): string {
  const files = ["node_modules/@electric-sql/pglite/package.json", "workers/local/postgres/pglite.ts"]
  const made = globSync("migrations/{*.{sql,ts},meta/_journal.json}", { cwd: ROOT }).toSorted()
  const hash = createHash("sha256")
  for (const file of [...files, ...made]) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest("hex").slice(0, 16)
}
