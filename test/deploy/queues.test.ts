// The queues of each environment: every one has a consumer, by the name it has there, and none drops a message unseen.
import { describe, expect, test } from "vitest"
import { configOf, ENVIRONMENTS, resourcesOf } from "../../deploy/environments.ts"
import { consumerOf } from "../../workers/ingest/consumer-of.ts"

describe.each(ENVIRONMENTS)("in %s", (environment) => {
  const { consumers } = configOf("ingest", environment).queues
  const names = consumers.map(({ queue }) => queue)
  const ofProduction = configOf("ingest", "production").queues.consumers.map(({ queue }) => consumerOf(queue))

  test("each queue is consumed by what consumes it in production, and that by nothing else", () => {
    expect(names.map(consumerOf)).toEqual(ofProduction)
    expect(ofProduction).not.toContain(null)
    expect(new Set(ofProduction).size).toBe(names.length)
    expect(resourcesOf(environment).queues.toSorted()).toEqual(names.toSorted())
  })

  test("what is tried to the end goes to a queue of dead letters, which is consumed", () => {
    const alive = consumers.filter(({ queue }) => !queue.replace("-staging", "").endsWith("-dead"))
    expect(alive).toHaveLength(4)
    for (const { dead_letter_queue: dead } of alive) expect(names).toContain(dead)
    expect(new Set(alive.map(({ dead_letter_queue: dead }) => dead)).size).toBe(4)
  })
})

test("a queue of somebody else's has no consumer", () => {
  expect(["other-usage", "footnote-usage-dead-dead", "footnote-", "footnote-usage-preview"].map(consumerOf)).toEqual(
    Array(4).fill(null),
  )
})
