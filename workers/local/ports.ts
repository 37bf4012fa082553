// Finds free ports on loopback and starts something on them.
import { createServer } from "node:net"

const ATTEMPTS = 5

/**
 * Starts something on free ports. Another process may take one before it is
 * bound; `start` must then fail, and is tried again on other ports.
 */
export async function onFreePorts<T>(count: number, start: (ports: number[]) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const ports = await Promise.all(Array.from({ length: count }, freePort))
    try {
      return await start(ports)
    } catch (error) {
      const wasTaken = saysTaken(error) || (await Promise.all(ports.map(isFree))).includes(false)
      if (attempt === ATTEMPTS || !wasTaken) throw error
    }
  }
}

/** The process that took the port may already have released it, so the error decides. */
const saysTaken = (error: unknown): boolean =>
  error instanceof Error &&
  /EADDRINUSE|ERR_ADDRESS_IN_USE/.test(`${"code" in error ? error.code : ""} ${error.message}`)

async function freePort(): Promise<number> {
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
