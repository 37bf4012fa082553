// An upstream that takes requests and never answers; tells how many it holds and how many were given up.
import { createServer } from "node:http"

export type Counts = { held: number; givenUp: number }

export async function startHeldServer() {
  const counts: Counts = { held: 0, givenUp: 0 }
  const server = createServer((request, response) => {
    if (request.url === "/counts") return response.end(JSON.stringify(counts))
    counts.held++
    response.once("close", () => counts.givenUp++)
    return response
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server has no address")
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
