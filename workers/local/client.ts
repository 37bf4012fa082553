// A small client of the edge API, as a tenant would write it. The demo and the end-to-end tests use it.
import { createHash } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { z } from "zod"
import { createDocument, deleteDocument, documentShape } from "../../src/edge/contracts/documents.ts"
import { answerShape } from "../../src/edge/contracts/query.ts"
import { deletionShape } from "../../src/http/shapes/deletion.ts"

export type DocumentJson = z.infer<typeof documentShape>
export type AnswerJson = z.infer<typeof answerShape>
export type DeletionJson = z.infer<typeof deletionShape>
export type FileToUpload = { filename: string; contentType: string; bytes: Uint8Array }

const POLL_MS = 100

export type Client = ReturnType<typeof createClient>

export function createClient(edgeUrl: string, apiKey: string) {
  /** Sends a request, with `json` as its body. Returns the raw reply. */
  const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    fetch(edgeUrl + path, {
      method,
      headers: {
        Authorization: `Bearer ${apiKey}`,
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
  const expectJson = async (reply: Promise<Response>): Promise<unknown> => {
    const arrived = await reply
    if (!arrived.ok)
      throw new Error(`${new URL(arrived.url).pathname} answered ${arrived.status}: ${await arrived.text()}`)
    return await arrived.json()
  }

  const get = async (id: string) => documentShape.parse(await expectJson(send("GET", `/api/v1/documents/${id}`)))

  async function put(method: string, path: string, file: FileToUpload, fields: object): Promise<DocumentJson> {
    const { filename, contentType, bytes } = file
    const declared = {
      filename,
      content_type: contentType,
      size_bytes: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    }
    const { document, upload } = registeredShape(await expectJson(send(method, path, { ...declared, ...fields })))
    if (!upload) return document
    const stored = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: Buffer.from(bytes) })
    if (!stored.ok) throw new Error(`the upload of ${filename} answered ${stored.status}: ${await stored.text()}`)
    await expectJson(send("POST", `/api/v1/documents/${document.id}/complete`))
    return await get(document.id)
  }

  return {
    send,
    get,

    /** Registers a document, uploads it to the presigned URL and completes it. Returns the document. */
    upload: (file: FileToUpload, fields: object = {}) => put("POST", "/api/v1/documents", file, fields),

    /** As `upload`, for a new version of a document. */
    replace: (id: string, file: FileToUpload) => put("PUT", `/api/v1/documents/${id}`, file, {}),

    /** Polls until the document is ready or failed. */
    async settled(id: string, onProgress: (document: DocumentJson) => void = () => {}, timeoutMs = 240_000) {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const document = await get(id)
        onProgress(document)
        if (document.status === "ready" || document.status === "failed") return document
        if (Date.now() > deadline)
          throw new Error(`${document.filename} is still ${document.status} after ${timeoutMs} ms`)
        await pause(POLL_MS)
      }
    },

    /** The answer, with what the headers say of the cache and the milliseconds it took. */
    async ask(query: string, fields: object = {}): Promise<{ answer: AnswerJson; cache: string | null; ms: number }> {
      const startedAt = performance.now()
      const reply = await send("POST", "/api/v1/query", { query, ...fields })
      const answer = answerShape.parse(await expectJson(Promise.resolve(reply)))
      return { answer, cache: reply.headers.get("X-Cache"), ms: performance.now() - startedAt }
    },

    async content(id: string): Promise<string> {
      const reply = await send("GET", `/api/v1/documents/${id}/content`)
      if (!reply.ok) throw new Error(`the content of ${id} answered ${reply.status}`)
      return await reply.text()
    },

    async remove(id: string): Promise<DeletionJson> {
      const reply = await expectJson(send("DELETE", `/api/v1/documents/${id}`))
      return deletionReplyShape(reply).deletion
    },

    /** Polls until no store has anything left of it. */
    async erased(id: string, timeoutMs = 240_000): Promise<DeletionJson> {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const deletion = deletionShape.parse(await expectJson(send("GET", `/api/v1/deletions/${id}`)))
        if (deletion.status === "done") return deletion
        if (Date.now() > deadline)
          throw new Error(`the deletion ${id} still leaves ${JSON.stringify(deletion.remaining)}`)
        await pause(POLL_MS)
      }
    },
  }
}

const registeredShape = (json: unknown) => createDocument.replies[201].schema.parse(json)
const deletionReplyShape = (json: unknown) => deleteDocument.replies[202].schema.parse(json)
