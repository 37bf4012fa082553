// Stored files through R2's S3 endpoint: listed by tenant, read whole, and written back bound to their checksum.
import { createHash } from "node:crypto"
import { DomUtils, parseDocument } from "htmlparser2"
import { type PresignConfig, presigner } from "../../src/adapters/cloudflare/presign.ts"

export type StoredObject = { key: string; size: number; etag: string }

export type Objects = {
  list(prefix: string): Promise<StoredObject[]>
  /** Null if it no longer exists. */
  read(key: string): Promise<{ bytes: Buffer; type: string } | null>
  write(key: string, bytes: Buffer, type: string): Promise<void>
}

const URL_SECONDS = 900

export function openObjects(config: PresignConfig): Objects {
  const signed = presigner(config)
  return {
    async list(prefix) {
      const found: StoredObject[] = []
      for (let token: string | null = null; ; ) {
        const reply = await ask(await signed.list(prefix, token, URL_SECONDS))
        if (!reply.ok) throw new Error(`listing ${prefix} was answered ${reply.status}`)
        const page = readPage(await reply.text())
        found.push(...page.objects)
        if (page.next === null) return found
        token = page.next
      }
    },

    async read(key) {
      const reply = await ask(await signed.get(key, URL_SECONDS))
      if (reply.status === 404) return null
      if (!reply.ok) throw new Error(`reading ${key} was answered ${reply.status}`)
      const bytes = Buffer.from(await reply.arrayBuffer())
      return { bytes, type: reply.headers.get("content-type") ?? "application/octet-stream" }
    },

    async write(key, bytes, type) {
      const sha256Hex = createHash("sha256").update(bytes).digest("hex")
      const bound = { contentType: type, contentLength: bytes.length, sha256Hex }
      const { url, headers } = await signed.put(key, bound, URL_SECONDS)
      const reply = await ask(url, { method: "PUT", headers, body: bytes })
      if (!reply.ok) throw new Error(`writing ${key} was answered ${reply.status}`)
    },
  }
}

/** Once more where the connection failed: the server may close a kept one while a request is on its way. */
const ask = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init).catch(() => fetch(url, init))

/** One page of ListObjectsV2. */
function readPage(xml: string): { objects: StoredObject[]; next: string | null } {
  const page = parseDocument(xml, { xmlMode: true })
  const all = (name: string, from = page.children) => DomUtils.getElementsByTagName(name, from)
  const text = (name: string, from = page.children) =>
    all(name, from)[0] && DomUtils.textContent(all(name, from)[0] ?? [])
  const objects = all("Contents").map(({ children }) => ({
    key: text("Key", children) ?? "",
    size: Number(text("Size", children)),
    etag: text("ETag", children) ?? "",
  }))
  return { objects, next: text("IsTruncated") === "true" ? (text("NextContinuationToken") ?? null) : null }
}
