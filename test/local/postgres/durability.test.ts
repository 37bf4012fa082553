// What the Postgres stand-in keeps when its process ends, politely or not.
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync, watch } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { neon, neonConfig } from "@neondatabase/serverless"
import { afterEach, expect, test } from "vitest"
import type { ChildMessage } from "../../../workers/local/stand-in.ts"

const MAIN = join(import.meta.dirname, "../../../workers/local/postgres/main.ts")
const password = "local-password"
const folder = mkdtempSync(join(tmpdir(), "durability-"))
const children: ChildProcess[] = []

function launch(): ChildProcess {
  const child = fork(MAIN, [JSON.stringify({ password, dataDir: folder })], { execArgv: [] })
  children.push(child)
  return child
}

async function answer(child: ChildProcess): Promise<ChildMessage> {
  const [message] = await once(child, "message")
  return message
}

async function connect(child: ChildProcess) {
  const message = await answer(child)
  if (message.type !== "ready") throw new Error(message.message)
  neonConfig.fetchEndpoint = (name, port) => `http://${name}:${port}/sql`
  return neon(`postgresql://postgres:${password}@${new URL(message.url).host}/db`)
}

afterEach(() => {
  for (const child of children) child.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

test("kill -9 during the first start or between writes loses no acknowledged row and needs no repair", async () => {
  const watcher = watch(folder)
  const beginner = launch()
  while (!["data.unfinished", "data"].some((name) => existsSync(join(folder, name)))) await once(watcher, "change")
  watcher.close()
  beginner.kill("SIGKILL")
  await once(beginner, "exit")

  const victim = launch()
  const run = await connect(victim)
  const rival = launch()
  expect(await answer(rival)).toMatchObject({
    type: "failed",
    message: expect.stringContaining(`another platform uses ${folder}`),
  })

  await run`create table kept (n int primary key)`
  const acknowledged: number[] = []
  const enough = Promise.withResolvers<void>()
  let next = 0
  /** Goes on until the server is gone. */
  const write = async (n: number): Promise<void> => {
    await run`insert into kept values (${n})`
    if (acknowledged.push(n) === 100) enough.resolve()
    await write(next++)
  }
  const writes = Promise.allSettled(Array.from({ length: 50 }, () => write(next++)))
  await enough.promise
  victim.kill("SIGKILL")
  await writes

  const survivor = launch()
  const again = await connect(survivor)
  const rows = await again`select n from kept`
  expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(acknowledged))
  await again`insert into kept values (-1)`
  const exited = once(survivor, "exit")
  survivor.kill("SIGTERM")
  expect(await exited).toEqual([0, null])
  expect(existsSync(join(folder, "lock"))).toBe(false)

  const last = await connect(launch())
  expect(await last`select n from kept where n = -1`).toHaveLength(1)
})
