// Ports that a rival takes between their choice and their use.
import { createServer, type Server } from "node:net"
import { afterEach, expect, test } from "vitest"
import { onFreePorts } from "../../workers/local/ports.ts"

const rivals: Server[] = []
afterEach(() => {
  for (const rival of rivals.splice(0)) rival.close()
})

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(port, "127.0.0.1", () => resolve(server))
  })
}

test("what lost its port to a rival is started again on another", async () => {
  const tried: number[] = []
  const server = await onFreePorts(1, async ([port = 0]) => {
    tried.push(port)
    if (tried.length < 3) rivals.push(await listen(port))
    return await listen(port)
  })
  rivals.push(server)
  expect(new Set(tried).size).toBe(3)
  expect(server.address()).toMatchObject({ port: tried[2] })
})

test("a failure of its own is told at once", async () => {
  let tries = 0
  const start = () => {
    tries++
    return Promise.reject(new Error("the configuration has faults"))
  }
  await expect(onFreePorts(2, start)).rejects.toThrow("the configuration has faults")
  expect(tries).toBe(1)
})

test("what lost its port to a rival that has left it is started again", async () => {
  let tries = 0
  const start = async () => {
    tries++
    if (tries === 1) throw Object.assign(new Error("Address already in use"), { code: "ERR_ADDRESS_IN_USE" })
    return "started"
  }
  expect([await onFreePorts(1, start), tries]).toEqual(["started", 2])
})
