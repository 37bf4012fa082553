// What `npm run deploy` would do: every Worker builds, and none is deployed before what it is bound to.
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { readWranglerFiles, type WranglerFile } from "../../workers/local/workerd/read-wrangler-files.ts"

const ROOT = join(import.meta.dirname, "../..")
const run = promisify(execFile)
const { scripts } = z
  .object({ scripts: z.object({ deploy: z.string() }) })
  .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")))
const configs = scripts.deploy.split(" && ").map((command) => / -c (\S+)/.exec(command)?.[1] ?? "wrangler.toml")

let outdir: string
let files: WranglerFile[]
beforeAll(async () => {
  files = await readWranglerFiles(configs)
  outdir = mkdtempSync(join(tmpdir(), "footnote-deploy-"))
})
afterAll(() => rmSync(outdir, { recursive: true, force: true }))

test("every Worker follows those it calls", () => {
  const names = files.map(({ name }) => name)
  for (const { name, options } of files)
    for (const service of Object.values(options.serviceBindings))
      expect(names.slice(0, names.indexOf(name))).toContain(service.name)
})

test("whoever asks the embedder is bound to it", () => {
  const bound = files.filter(({ options }) => options.serviceBindings.EMBEDDER?.name === "footnote-embedder")
  expect(bound.map(({ name }) => name).toSorted()).toEqual(["footnote", "footnote-admin", "footnote-ingest"])
})

test.each(configs)(
  "wrangler builds %s for deployment",
  async (config) => {
    const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js")
    const args = ["deploy", "--dry-run", "--containers-rollout=none", "--outdir", join(outdir, config), "-c", config]
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: outdir }
    const { stdout } = await run(process.execPath, [wrangler, ...args], { cwd: ROOT, env })
    expect(stdout).toContain("--dry-run: exiting now.")
  },
  120_000,
)
