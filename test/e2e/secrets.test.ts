// Planted secrets: after requests that succeed, fail and meet outages, no log of any process holds one of them.
import { createHash, randomUUID } from "node:crypto"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import { generateApiKey, hashApiKey } from "../../src/tenants/model/api-key.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { readSecrets } from "../../workers/local/settings.ts"
import type { StoreName } from "../../workers/local/stores.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

const canary = (kind: string) => `${kind}-${randomUUID()}`
/** What a tenant writes and asks; none of it belongs into a log. */
const planted = {
  text: canary("text"),
  question: canary("question"),
  filename: canary("filename"),
  metadata: canary("metadata"),
  field: canary("field"),
  collection: canary("collection"),
  tenant: canary("tenant").slice(0, 60),
  wrongKey: canary("wrong-key"),
}
const LAST = `last-${randomUUID()}`

let localDir: string
let platform: Platform
let client: Client
/** Credentials and signatures by name. */
const secrets: Record<string, string> = {}

beforeAll(async () => {
  localDir = mkdtempSync(join(tmpdir(), "footnote-secrets-"))
  platform = await startTestPlatform({ root: join(import.meta.dirname, "../.."), localDir })
  const { r2AccessKeyId: _, ...kept } = readSecrets(localDir)
  const { api_key } = await newTenant(platform, planted.tenant)
  Object.assign(secrets, kept, { api_key })
  client = createClient(platform.edgeUrl, api_key)
})
afterAll(async () => {
  await platform.close()
  rmSync(localDir, { recursive: true, force: true })
})

const text = (more = "") => `The code of the vault is ${planted.text}. ${more}`
const fields = { metadata: { note: planted.metadata, [planted.field]: 1 } }
const bytesOf = (content: string) => new TextEncoder().encode(content)
const question = (n: number) => ({ query: `${planted.question} What is the code of the vault, case ${n}?` })
const ask = (n: number, more: object = {}) => client.send("POST", "/api/v1/query", { ...question(n), ...more })
const register = (content: string) =>
  client.send("POST", "/api/v1/documents", {
    filename: `${planted.filename}.txt`,
    content_type: "text/plain",
    size_bytes: bytesOf(content).byteLength,
    sha256: createHash("sha256").update(content).digest("hex"),
    ...fields,
  })

async function succeed(): Promise<void> {
  const ready = await client.settled((await client.upload(textFile(text(), `${planted.filename}.txt`), fields)).id)
  expect(ready.status).toBe("ready")
  expect(await client.content(ready.id)).toContain(planted.text)
  await client.ask("What is the code of the vault?")
  await ask(0)
  await (await ask(0, { stream: true })).text()
  await client.send("POST", "/api/v1/search", { ...question(1), filter: { note: planted.metadata } })
  await client.send("POST", "/api/v1/collections", { name: planted.collection })
  const form = new FormData()
  form.set("file", new File([text("by form")], `${planted.filename}.md`, { type: "text/markdown" }))
  form.set("metadata", JSON.stringify(fields.metadata))
  await fetch(`${platform.edgeUrl}/api/v1/documents/ingest`, {
    method: "POST",
    headers: { "X-API-Key": secrets.api_key ?? "" },
    body: form,
  })
  await client.remove(ready.id)
  await fetch(`${platform.metricsUrl}/metrics`, { headers: { Authorization: `Bearer ${platform.metricsKey}` } })
}

async function fail(): Promise<void> {
  const registered = await register(text("never uploaded"))
  const { upload } = (await registered.json()) as { upload: { url: string; headers: Record<string, string> } }
  secrets.signature = new URL(upload.url).searchParams.get("X-Amz-Signature") ?? ""
  await fetch(upload.url, { method: "PUT", headers: upload.headers, body: text("other bytes") })
  const broken = `%PDF-1.7\n${planted.text}`
  const pdf = { filename: `${planted.filename}.pdf`, contentType: "application/pdf", bytes: bytesOf(broken) }
  expect((await client.settled((await client.upload(pdf, fields)).id)).status).toBe("failed")
  await client.send("POST", "/api/v1/query", { query: planted.question, [planted.field]: planted.metadata })
  await client.send("POST", "/api/v1/search", {
    ...question(2),
    filter: { [planted.field]: { $gt: planted.metadata } },
  })
  await client.send("GET", `/api/v1/documents?cursor=${planted.question}&api_key=${secrets.api_key}`)
  await client.send("GET", `/${planted.question}/${secrets.api_key}`)
  await fetch(`${platform.edgeUrl}/api/v1/query`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secrets.api_key}`, "Content-Type": "application/json" },
    body: `{"query": "${planted.question}`,
  })
  for (const url of [platform.edgeUrl, platform.adminUrl])
    await fetch(`${url}/api/v1/tenants`, { headers: { Authorization: `Bearer ${planted.wrongKey}` } })
  await fetch(`${platform.metricsUrl}/metrics`, { headers: { Authorization: `Bearer ${planted.wrongKey}` } })
  await fetch(`${platform.adminUrl}/api/v1/tenants`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.adminKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: planted.tenant, slug: planted.tenant, email: planted.metadata }),
  })
}

/** Every store goes away in turn, while requests that need it are made. */
async function endure(): Promise<void> {
  const stores: StoreName[] = ["embedder", "qdrant", "redis", "postgres"]
  for (const [i, name] of stores.entries()) {
    const child = platform.stores.get(name)
    await child?.kill()
    const unknown = generateApiKey().text
    secrets[`unknown key ${i}`] = unknown
    secrets[`hash of unknown key ${i}`] = await hashApiKey(unknown)
    await fetch(`${platform.edgeUrl}/api/v1/documents`, { headers: { Authorization: `Bearer ${unknown}` } })
    await ask(10 + i)
    await register(text(`while ${name} is away`))
    await client.send("POST", "/api/v1/documents/text", {
      title: `${planted.filename}.txt`,
      text: text(name),
      ...fields,
    })
    await client.send("POST", "/api/v1/collections", { name: `${planted.collection} ${name}` })
    await newTenant(platform, planted.tenant.slice(0, 20) + i, {
      name: planted.tenant,
      settings: fields.metadata,
    }).catch(() => null)
    await child?.revive()
    await expect.poll(async () => (await client.send("GET", "/api/v1/documents")).status).toBe(200)
    await expect.poll(async () => (await ask(20 + i)).status).toBe(200)
  }
}

/** Lines of the logs in a folder that hold a needle, shortened around it. */
function linesWith(folder: string, needles: Record<string, string | RegExp>): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".log"))
  expect(files).toEqual(
    expect.arrayContaining(["workers.log", "embedder.log", "postgres.log", "redis.log", "qdrant.log"]),
  )
  return files.flatMap((file) => {
    const log = readFileSync(join(folder, file), "utf8")
    return Object.entries(needles).flatMap(([name, needle]) => {
      const forms =
        typeof needle === "string" ? [needle, encodeURIComponent(needle), btoa(needle).slice(0, -4)] : [needle]
      const at = forms
        .map((form) => log.search(typeof form === "string" ? escaped(form) : form))
        .find((found) => found >= 0)
      return at === undefined ? [] : [`${name} in ${file}: …${log.slice(Math.max(0, at - 160), at)}`]
    })
  })
}
const escaped = (literal: string) => new RegExp(literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))

test("no planted secret, credential or content is in any log", async () => {
  await succeed()
  await fail()
  await endure()
  await client.send("GET", "/api/v1/documents", undefined, { "X-Request-Id": LAST })
  await expect.poll(() => readFileSync(platform.logFile, "utf8")).toContain(LAST)
  for (const [name, value] of Object.entries({ ...secrets, ...planted }))
    expect([name, value.length > 15]).toEqual([name, true])
  const log = readFileSync(platform.logFile, "utf8")
  for (const event of ["request.failed", '"status":503', '"unit"']) expect(log).toContain(event)
  expect(linesWith(localDir, { ...secrets, ...planted })).toEqual([])
})

test("nor is anything of a credential's form in the logs of the end-to-end run so far", async () => {
  const { logFile, edgeUrl } = inject("platform")
  await fetch(`${edgeUrl}/api/v1/documents`)
  await expect.poll(() => existsSync(logFile)).toBe(true)
  const folder = dirname(logFile)
  const { r2AccessKeyId: _, ...kept } = readSecrets(folder)
  const forms = {
    "an API key": /rag_[0-9a-f]{8}_[0-9A-Za-z]{43}/,
    "a child token": /fnt_[A-Za-z0-9_-]{20}/,
    "a JSON web token": /eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
    "a presigned signature": /X-Amz-Signature=[0-9a-f]{16}/,
    "a bearer credential": /bearer [A-Za-z0-9_-]{16}/i,
    "a password in a URL": /\w+:\/\/[^\s:@/*]+:[^\s@/*]+@/,
  }
  expect(linesWith(folder, { ...kept, ...forms })).toEqual([])
})
