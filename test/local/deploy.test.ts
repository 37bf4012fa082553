// What `npm run deploy` would do: every Worker builds, and none is deployed before what it is bound to.
import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { configOf, ENVIRONMENTS, ROOT, WORKERS } from "../../deploy/environments.ts"

const run = promisify(execFile)

test.each(ENVIRONMENTS)("every Worker of %s follows those it calls", (environment) => {
  const configs = WORKERS.map((worker) => configOf(worker, environment))
  const names = configs.map(({ name }) => name)
  for (const { name, services } of configs)
    for (const { service } of services) expect(names.slice(0, names.indexOf(name))).toContain(service)
})

test("whoever asks the embedder is bound to it", () => {
  const bound = WORKERS.filter((worker) =>
    configOf(worker, "production").services.some(
      ({ binding, service }) => binding === "EMBEDDER" && service === "footnote-embedder",
    ),
  )
  expect(bound.toSorted()).toEqual(["admin", "edge", "ingest"])
})

// Production's configurations differ in names alone, so one environment is built.
test("wrangler builds every Worker for staging, and leaves no file behind", async () => {
  const before = files()
  const args = [join(ROOT, "deploy/deploy.ts"), "--env", "staging", "--dry-run"]
  const { stdout } = await run(process.execPath, args, { cwd: ROOT })
  const said = stdout.split("\n").filter((line) => line !== "")
  expect(said).toEqual(WORKERS.map((worker) => `  … ${configOf(worker, "staging").name} builds`))
  expect(files()).toEqual(before)
}, 480_000)

/** But for wrangler's own folder, which git ignores. */
const files = () => readdirSync(ROOT).filter((name) => name !== ".wrangler")
