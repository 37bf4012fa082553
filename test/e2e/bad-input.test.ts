// Bad input over HTTP: each has a clear problem or a failed document with a reason, and everything else goes on.
import { createHash } from "node:crypto"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { generateApiKey } from "../../src/tenants/model/api-key.ts"
import type { FileToUpload } from "../../workers/local/client.ts"
import * as hostile from "../support/hostile-files.ts"
import { freshTenant, textFile } from "./tenant.ts"

type Tenant = Awaited<ReturnType<typeof freshTenant>>
type Problem = {
  status: number
  code: string
  detail: string
  request_id: string
  errors?: { path: string; message: string }[]
}

let tenant: Tenant
beforeAll(async () => {
  tenant = await freshTenant({ limits: { max_documents: 1_000, max_storage_mb: 500 } })
})

async function problemOf(reply: Promise<Response> | Response): Promise<Problem> {
  const arrived = await reply
  expect(arrived.headers.get("Content-Type")).toBe("application/problem+json")
  const problem = (await arrived.json()) as Problem
  expect(problem.status).toBe(arrived.status)
  expect(problem.request_id).toBe(arrived.headers.get("X-Request-Id"))
  return problem
}

const declared = (bytes: Uint8Array, over: object = {}) => ({
  filename: "a.txt",
  content_type: "text/plain",
  size_bytes: bytes.byteLength,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  ...over,
})
const register = async (body: object) => {
  const reply = await tenant.client.send("POST", "/api/v1/documents", body)
  return (await reply.json()) as { document: { id: string }; upload: { url: string; headers: Record<string, string> } }
}
const bytesOf = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
const post = (path: string, body: object) => tenant.client.send("POST", path, body)

describe("a request", () => {
  test("with unknown fields and wrong types is refused with every fault named by its path", async () => {
    const problem = await problemOf(
      post("/api/v1/documents", { filename: 7, size_bytes: -1, sha256: "x", colour: "red" }),
    )
    expect(problem).toMatchObject({ status: 422, code: "input-invalid" })
    expect(problem.errors?.map((error) => error.path).sort()).toEqual([
      "colour",
      "content_type",
      "filename",
      "sha256",
      "size_bytes",
    ])
  })

  test("for zero bytes is refused before anything is stored", async () => {
    const problem = await problemOf(post("/api/v1/documents", declared(new Uint8Array())))
    expect(problem.errors?.[0]?.path).toBe("size_bytes")
  })

  test("for a file over the limit is refused with the limit", async () => {
    const problem = await problemOf(
      post("/api/v1/documents", { ...declared(bytesOf("x")), size_bytes: 60 * 1_048_576 }),
    )
    expect(problem).toMatchObject({ status: 413, code: "document-too-large" })
    expect(problem.detail).toContain("50 MB")
  })

  test("over the tenant's quota is refused with the figures", async () => {
    const small = await freshTenant({ limits: { max_documents: 1 } })
    await small.client.upload(textFile("one"))
    const problem = await problemOf(small.client.send("POST", "/api/v1/documents", declared(bytesOf("two"))))
    expect(problem).toMatchObject({ status: 402, code: "quota-exceeded" })
    expect(problem.detail).toContain("1 of 1 documents")
  })

  test("that is no JSON, the wrong media type, or nested a thousand deep is refused", async () => {
    const raw = (body: string, type = "application/json") =>
      fetch(`${inject("platform").edgeUrl}/api/v1/query`, {
        method: "POST",
        headers: { Authorization: `Bearer ${tenant.apiKey}`, "Content-Type": type },
        body,
      })
    expect(await problemOf(raw('{"query": '))).toMatchObject({ status: 400, code: "body-malformed" })
    expect(await problemOf(raw("query=x", "application/x-www-form-urlencoded"))).toMatchObject({ status: 415 })
    const bomb = `{"query": "x", "filter": ${'{"$not":'.repeat(1_000)}1${"}".repeat(1_000)}}`
    expect(await problemOf(raw(bomb))).toMatchObject({ status: 400, code: "body-malformed" })
    expect(await problemOf(raw(`{"query": "${"x".repeat(2_000_000)}"}`))).toMatchObject({ status: 413 })
    expect(await problemOf(raw(`[${"[],".repeat(300_000)}[]]`))).toMatchObject({ status: 422 })
  })

  test("with a missing, malformed, unknown or revoked key is a 401 that says how to authenticate", async () => {
    const { edgeUrl, adminUrl, adminKey } = inject("platform")
    const ask = (headers: Record<string, string>) => fetch(`${edgeUrl}/api/v1/documents`, { headers })
    const refused = async (headers: Record<string, string>, code: string) => {
      const reply = await ask(headers)
      expect(reply.headers.get("WWW-Authenticate")).toContain("Bearer")
      expect(await problemOf(reply)).toMatchObject({ status: 401, code })
    }
    await refused({}, "credential-missing")
    await refused({ Authorization: `Basic ${tenant.apiKey}` }, "credential-malformed")
    await refused({ Authorization: `Bearer ${tenant.apiKey.slice(0, -1)}` }, "credential-malformed")
    await refused({ "X-API-Key": "nonsense" }, "credential-malformed")
    await refused({ Authorization: `Bearer ${generateApiKey().text}` }, "credential-unknown")

    const doomed = await freshTenant()
    expect((await ask({ Authorization: `Bearer ${doomed.apiKey}` })).status).toBe(200)
    const admin = (method: string, path: string) =>
      fetch(`${adminUrl}/api/v1/tenants/${doomed.tenantId}/api-keys${path}`, {
        method,
        headers: { Authorization: `Bearer ${adminKey}` },
      })
    const { data } = (await (await admin("GET", "")).json()) as { data: { id: string }[] }
    expect((await admin("DELETE", `/${data[0]?.id}`)).status).toBe(204)
    await refused({ Authorization: `Bearer ${doomed.apiKey}` }, "credential-unknown")
  })

  test("to a route that is not there, or to an admin route of the edge, is a 404", async () => {
    expect(await problemOf(tenant.client.send("GET", "/api/v1/tenants"))).toMatchObject({ code: "route-not-found" })
    expect(await problemOf(tenant.client.send("GET", "/nowhere"))).toMatchObject({ code: "route-not-found" })
  })

  test("asking an empty collection abstains, and one that does not exist is not found", async () => {
    const { client } = await freshTenant()
    const { answer } = await client.ask("Is anybody there?")
    expect(answer).toMatchObject({ citations: [], grounding: { verdict: "abstained" } })
    const unknown = `col_${"0".repeat(26)}`
    expect(
      await problemOf(client.send("POST", "/api/v1/query", { query: "x", collection_ids: [unknown] })),
    ).toMatchObject({
      status: 404,
      code: "collection-not-found",
    })
  })
})

describe("an upload", () => {
  test("completed before anything was uploaded is a conflict, and can be completed after", async () => {
    const bytes = bytesOf("The gate closes at dusk.")
    const { document, upload } = await register(declared(bytes))
    const complete = () => tenant.client.send("POST", `/api/v1/documents/${document.id}/complete`)
    expect(await problemOf(complete())).toMatchObject({ status: 409, code: "upload-incomplete" })
    expect((await fetch(upload.url, { method: "PUT", headers: upload.headers, body: bytes })).ok).toBe(true)
    expect((await complete()).status).toBe(202)
    expect((await complete()).status).toBe(202)
    const done = await tenant.client.settled(document.id)
    expect(done).toMatchObject({ status: "ready", chunk_count: 1 })
    expect((await complete()).status).toBe(202)
  })

  test("of other bytes, another type, another length or to an expired URL is refused by the storage", async () => {
    const bytes = bytesOf("exactly these bytes")
    const { upload } = await register(declared(bytes))
    const put = (body: Uint8Array<ArrayBuffer>, headers = {}) =>
      fetch(upload.url, { method: "PUT", headers: { ...upload.headers, ...headers }, body }).then(
        (reply) => reply.status,
      )
    expect(await put(bytesOf("exactly other bytes"))).toBe(400)
    expect(await put(bytesOf("more bytes than were declared"))).toBe(403)
    expect(await put(bytes, { "Content-Type": "text/html" })).toBe(403)
    const expired = new URL(upload.url)
    expired.searchParams.set("X-Amz-Date", "20200101T000000Z")
    expect(
      (await fetch(expired, { method: "PUT", headers: upload.headers, body: bytes })).status,
    ).toBeGreaterThanOrEqual(400)
    expect(await put(bytes)).toBe(200)
  })
})

describe("a file that cannot be ingested fails with a reason while another tenant's goes on:", () => {
  const files: [name: string, file: () => hostile.HostileFile | Promise<hostile.HostileFile>, code: string][] = [
    ["a truncated PDF", hostile.truncatedPdf, "corrupt-document"],
    ["an encrypted PDF", hostile.encryptedPdf, "encrypted-document"],
    ["a scan without a text layer", hostile.scannedPdf, "no-text-layer"],
    ["a zip renamed to .docx", hostile.zipAsDocx, "corrupt-document"],
    ["a zip bomb as .docx", hostile.docxBomb, "document-too-complex"],
    ["a PDF that eats memory", hostile.pdfSwell, "document-too-complex"],
  ]
  const toUpload = ({ filename, contentType, bytes }: hostile.HostileFile): FileToUpload => ({
    filename,
    contentType,
    bytes,
  })

  test.each(files)("%s", async (_, file, code) => {
    const neighbour = await freshTenant()
    const { id } = await tenant.client.upload(toUpload(await file()))
    const theirs = await neighbour.client.upload(textFile("The quay is closed on Sundays."))
    expect((await neighbour.client.settled(theirs.id)).status).toBe("ready")
    const failed = await tenant.client.settled(id)
    expect(failed).toMatchObject({ status: "failed", error: { code, retryable: false } })
    expect(failed.error?.message.length).toBeGreaterThan(20)
    expect(failed.error?.hint.length).toBeGreaterThan(10)
    expect((await neighbour.client.ask("When is the quay closed?")).answer.answer).toContain("Sundays")
  })

  test("HTML nested two hundred thousand deep either parses or fails, and nothing hangs", async () => {
    const { id } = await tenant.client.upload(toUpload(await hostile.htmlDeep()))
    expect(["ready", "failed"]).toContain((await tenant.client.settled(id)).status)
  })
})
