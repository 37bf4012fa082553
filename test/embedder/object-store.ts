// A bare object store on loopback: what presigned URLs point at in the tests of /parse.
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"
import type { ContentType, ParseRequest } from "../../src/embedding/contract.ts"

type StoredObject = { body: Buffer; contentType: string | undefined }

export type ObjectStore = Awaited<ReturnType<typeof startObjectStore>>

type Refuse = (method: string, path: string) => number | null | Promise<number | null>

/** `refuse` turns requests away by method and path, with a status; null lets them through. Both may come later. */
export async function startObjectStore(refuse: Refuse = () => null) {
  const objects = new Map<string, StoredObject>()
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://store").pathname
    const method = request.method ?? "GET"
    requests.push(`${method} ${path}`)
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const status = await refuse(method, path)
    const found = objects.get(path)
    if (status !== null) response.writeHead(status).end()
    else if (method === "PUT") {
      objects.set(path, { body: Buffer.concat(parts), contentType: request.headers["content-type"] })
      response.writeHead(200).end()
    } else response.writeHead(found ? 200 : 404, { "content-type": found?.contentType }).end(found?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    objects,
    requests,

    /** Stores an original and returns the request that parses it; `key` also names the outputs. */
    add(key: string, content: string | Uint8Array, contentType: ContentType = "text/plain"): ParseRequest {
      const body = Buffer.from(content)
      objects.set(`/${key}/original`, { body, contentType })
      return {
        filename: key,
        content_type: contentType,
        source: {
          url: `${url}/${key}/original?X-Amz-Signature=secret-signature`,
          size_bytes: body.length,
          sha256: createHash("sha256").update(body).digest("hex"),
        },
        outputs: {
          text_url: `${url}/${key}/text?X-Amz-Signature=s`,
          manifest_url: `${url}/${key}/manifest?X-Amz-Signature=s`,
          pages_url: `${url}/${key}/pages?X-Amz-Signature=s`,
        },
        chunking: { size_tokens: 128, overlap_tokens: 0 },
      }
    },
  }
}

/** A store that gives no original away before it is released, so that documents are in progress until then. */
export async function startHoldingStore() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const store = await startObjectStore(async (method) => {
    if (method === "GET") await released
    return null
  })
  return { store, release }
}
