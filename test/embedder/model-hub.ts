// A model hub on loopback that has one model, tests/tiny-minilm, and remembers what was asked of it.
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { onTestFinished } from "vitest"

/** Serves the files of `folder` under the addresses of the public hub. */
export async function startModelHub(folder: string) {
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    requests.push(request.url ?? "")
    const [, file] = /^\/tests\/tiny-minilm\/resolve\/main\/(.+)$/.exec(request.url ?? "") ?? []
    const body = file && !file.includes("..") ? await readFile(join(folder, file)).catch(() => null) : null
    response.writeHead(body ? 200 : 404, body ? { "content-length": body.length } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}
