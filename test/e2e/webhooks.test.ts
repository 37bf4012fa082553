// Webhooks end to end: the receiver of the documentation, run as it stands there, hears of a document's life and of a key's end.
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import type { Client } from "../../workers/local/client.ts"
import { onFreePorts } from "../../workers/local/ports.ts"
import { freshTenant, textFile } from "./tenant.ts"

const ROOT = join(import.meta.dirname, "../..")
const children: ChildProcess[] = []
let client: Client

beforeAll(async () => {
  client = (await freshTenant()).client
})
afterAll(() => {
  for (const child of children) child.kill()
})

const webhookReply = z.object({ id: z.string(), secret: z.string() })
const deliveriesReply = z.object({
  data: z.array(
    z.looseObject({ id: z.string(), event_id: z.string(), type: z.string(), state: z.string(), attempts: z.number() }),
  ),
})
const created = async (url: string, events: string[]) =>
  webhookReply.parse(await (await client.send("POST", "/api/v1/webhooks", { url, events })).json())
const logOf = async (id: string) =>
  deliveriesReply.parse(await (await client.send("GET", `/api/v1/webhooks/${id}/deliveries`)).json()).data

/** The snippet of docs/webhooks.md in a process of its own; the lines it prints. */
function startDocumentedReceiver(port: number, secret: string): string[] {
  const [, snippet = ""] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/webhooks.md"), "utf8")) ?? []
  const child = spawn(process.execPath, ["--input-type=module", "--eval", snippet], {
    cwd: ROOT,
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  })
  children.push(child)
  const lines: string[] = []
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line))
  return lines
}

test("the documented receiver verifies what it is sent: a document's life, a revoked key, a test", async () => {
  const port = await onFreePorts(1, async ([free = 0]) => free)
  const events = ["document.ready", "document.failed", "document.deleted", "deletion.done", "key.revoked"]
  const { id, secret } = await created(`http://127.0.0.1:${port}/hook`, events)
  const heard = startDocumentedReceiver(port, secret)
  await client.send("POST", `/api/v1/webhooks/${id}/test`)
  const heardTypes = () => heard.map((line) => line.split(" ")[1])
  await expect.poll(heardTypes).toContain("webhook.test")

  const uploaded = await client.upload(textFile("The kiln cools for nine hours."))
  await client.settled(uploaded.id)
  await expect.poll(heardTypes).toContain("document.ready")
  await client.send("DELETE", `/api/v1/documents/${uploaded.id}`)
  await expect.poll(heardTypes).toContain("deletion.done")
  const issued = await client.send("POST", "/api/v1/keys", { name: "k", scopes: ["query"] })
  const { api_key } = z.object({ api_key: z.object({ id: z.string() }) }).parse(await issued.json())
  await client.send("DELETE", `/api/v1/keys/${api_key.id}`)
  await expect.poll(heardTypes).toContain("key.revoked")
  expect(new Set(heardTypes())).toEqual(
    new Set(["webhook.test", "document.ready", "document.deleted", "deletion.done", "key.revoked"]),
  )
  await expect.poll(async () => (await logOf(id)).map(({ state }) => state)).toEqual(Array(5).fill("delivered"))
})

test("a receiver that was away hears of it under the same id, and once more when it is redriven", async () => {
  const ids: string[] = []
  const answers = [500, 302, 200, 200]
  const server = createServer((request, response) => {
    ids.push(String(request.headers["webhook-id"]))
    response.writeHead(answers[ids.length - 1] ?? 200, { Location: "http://127.0.0.1:1/" }).end()
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const { id } = await created(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ["key.revoked"])
  await client.send("POST", `/api/v1/webhooks/${id}/test`)
  await expect.poll(() => ids.length).toBe(2) // the second after five seconds, by its own wake-up
  const pending = async () => (await logOf(id))[0]
  await expect
    .poll(pending)
    .toMatchObject({ state: "pending", attempts: 2, last_status: 302, last_error: "redirected" })
  const delivery = (await pending())?.id
  const redrive = () => client.send("POST", `/api/v1/webhooks/${id}/deliveries/${delivery}/redrive`)
  expect((await redrive()).status).toBe(202)
  await expect.poll(pending).toMatchObject({ state: "delivered", attempts: 1, last_status: 200 })
  expect((await redrive()).status).toBe(202)
  await expect.poll(() => ids.length).toBe(4)
  expect(new Set(ids).size).toBe(1)
  server.close()
})
