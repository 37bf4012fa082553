// Finds ports on loopback.
import { createServer } from "node:net"

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0)
  if (port === null) throw new Error("no free port")
  return port
}

export const isFree = async (port: number): Promise<boolean> => (await listenOnce(port)) !== null

/** Listens and stops at once; the port, or null when it is taken. */
function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(null))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(address === null || typeof address === "string" ? null : address.port))
    })
  })
}
