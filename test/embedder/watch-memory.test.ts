// The memory watchdog reads another process from outside.
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { expect, test } from "vitest"
import { readResidentBytes, watchMemory } from "../../workers/embedder/jobs/watch-memory.ts"

test("the resident memory of a process is what the process itself measures", async () => {
  const measured = process.memoryUsage.rss()
  const read = (await readResidentBytes(process.pid)) ?? 0
  expect(read / measured).toBeGreaterThan(0.8)
  expect(read / measured).toBeLessThan(1.2)
})

test("a process that has ended has no memory to read", async () => {
  const child = fork(join(import.meta.dirname, "fixtures/behaving-parser.ts"), { stdio: "ignore" })
  await once(child, "exit")
  expect(await readResidentBytes(child.pid ?? 0)).toBeNull()
})

test("passing the limit is reported once", async () => {
  const exceeded = Promise.withResolvers<void>()
  let reports = 0
  watchMemory(process.pid, 1, () => {
    reports += 1
    exceeded.resolve()
  })
  await exceeded.promise
  expect(reports).toBe(1)
})
