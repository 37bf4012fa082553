// The smoke test of a deployment, against the local platform: it passes there, leaves nothing, and fails where it should.
import { execFile, spawnSync } from "node:child_process"
import { promisify } from "node:util"
import { expect, inject, test } from "vitest"
import { smoke } from "../../deploy/smoke.ts"
import { blocksRunBy } from "../support/doc-blocks.ts"
import { freshTenant } from "./tenant.ts"

test("a deployment that works passes, and nothing of the test is left", async () => {
  const { edgeUrl } = inject("platform")
  const { apiKey, client } = await freshTenant()
  await smoke(edgeUrl, apiKey)
  expect(await (await client.send("GET", "/api/v1/documents")).json()).toMatchObject({ data: [] })
})

const hasCurl = spawnSync("curl", ["--version"]).status === 0

test.skipIf(!hasCurl)("the steps of docs/production.md make a tenant whose key passes", async () => {
  const { edgeUrl, adminUrl, adminKey } = inject("platform")
  const [steps = ""] = blocksRunBy("smoke.test.ts", "docs/production.md")
  const env = { ...process.env, EDGE_URL: edgeUrl, ADMIN_URL: adminUrl, ADMIN_API_KEY: adminKey }
  const { stdout } = await promisify(execFile)("bash", ["-euc", `${steps}\necho; echo "$SMOKE_API_KEY"`], { env })
  await smoke(edgeUrl, stdout.trim().split("\n").at(-1) ?? "")
})

test("a key that opens nothing fails it", async () => {
  await expect(smoke(inject("platform").edgeUrl, "rag_nobody")).rejects.toThrow("answered 401")
})

test("a deployment that does not get ready fails it with what it last said", async () => {
  await expect(smoke("http://127.0.0.1:9", undefined, 1)).rejects.toThrow("did not get ready")
})
