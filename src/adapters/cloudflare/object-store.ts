// Objects in R2: reads and deletes by the binding, uploads by presigned URL.
import { AppError } from "../../errors.ts"
import { hexOf } from "../../hex.ts"
import type { ObjectStore } from "../../ports.ts"
import type { presigner } from "./presign.ts"

/** R2 deletes at most this many keys a call and lists as many. */
const PAGE = 1_000

export const r2ObjectStore = (bucket: R2Bucket, presign: ReturnType<typeof presigner>): ObjectStore => ({
  async head(key) {
    const object = await guarded(() => bucket.head(key))
    if (!object) return null
    const sha256 = object.checksums.sha256
    return { size: object.size, sha256: sha256 ? hexOf(new Uint8Array(sha256)) : null }
  },

  async put(key, body, { contentType, sha256 }) {
    await guarded(() => bucket.put(key, body, { httpMetadata: { contentType }, sha256 }))
  },

  async readText(key, range) {
    const part = range ? { range: { offset: range.start, length: range.end - range.start } } : {}
    return await guarded(async () => {
      const object = await bucket.get(key, part)
      return object ? await object.text() : null
    })
  },

  async stream(key) {
    const object = await guarded(() => bucket.get(key))
    return object?.body ?? null
  },

  async copy(from, to) {
    return await guarded(async () => {
      const object = await bucket.get(from)
      if (!object) return false
      const { sha256 } = object.checksums
      await bucket.put(to, object.body, {
        ...(object.httpMetadata && { httpMetadata: object.httpMetadata }),
        ...(sha256 && { sha256 }),
      })
      return true
    })
  },

  async deletePrefix(prefix) {
    await guarded(async () => {
      for await (const keys of pagesOf(bucket, prefix)) await bucket.delete(keys)
    })
  },

  async countPrefix(prefix) {
    return await guarded(async () => {
      let count = 0
      for await (const keys of pagesOf(bucket, prefix)) count += keys.length
      return count
    })
  },

  presignUpload: (key, bound, expiresInSeconds) => presign.put(key, bound, expiresInSeconds),
  presignWrite: (key, contentType, expiresInSeconds) => presign.putAny(key, contentType, expiresInSeconds),
  presignRead: (key, expiresInSeconds) => presign.get(key, expiresInSeconds),
})

async function* pagesOf(bucket: R2Bucket, prefix: string): AsyncGenerator<string[]> {
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, limit: PAGE, ...(cursor ? { cursor } : {}) })
    if (page.objects.length > 0) yield page.objects.map((object) => object.key)
    if (!page.truncated) return
    cursor = page.cursor
  }
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new AppError("storage-unavailable", { cause })
  }
}
