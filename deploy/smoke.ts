// Tests a deployment like a tenant: readiness, an upload, an answer that cites it, and a deletion that leaves nothing.
import { randomBytes } from "node:crypto"
import { createClient } from "../workers/local/client.ts"

const READY_TRIES = 30
const PAUSE_MS = 2_000

/** Throws a sentence about the first failure. Without a tenant's key only readiness is tested. */
export async function smoke(edgeUrl: string, apiKey: string | undefined, pauseMs = PAUSE_MS): Promise<void> {
  await ready(edgeUrl, pauseMs)
  if (!apiKey) return
  const client = createClient(edgeUrl, apiKey)
  const word = `quorvex${randomBytes(3).toString("hex")}`
  const bytes = new TextEncoder().encode(`The ${word} valve opens at seven bar. It was last serviced in spring.`)
  const { id } = await client.upload({ filename: `smoke-${word}.txt`, contentType: "text/plain", bytes })
  try {
    const { status, error } = await client.settled(id)
    if (status !== "ready")
      throw new Error(`the smoke test's document is ${status}: ${error?.message ?? "no reason given"}`)
    const { answer } = await client.ask(`At what pressure does the ${word} valve open?`)
    if (!answer.citations.some(({ document_id }) => document_id === id))
      throw new Error(`the smoke test's answer does not cite its document: ${answer.grounding.reason}`)
  } finally {
    const deleted = await client.send("DELETE", `/api/v1/documents/${id}`)
    if (deleted.status !== 202) process.stderr.write(`the smoke test's document ${id} stays: ${deleted.status}\n`)
  }
  const { answer } = await client.ask(`At what pressure does the ${word} valve open?`)
  if (answer.citations.some(({ document_id }) => document_id === id))
    throw new Error("the smoke test's document still answers after it was deleted")
}

/** A container may be starting, and the first check creates Qdrant's collection. */
async function ready(edgeUrl: string, pauseMs: number): Promise<void> {
  let said = ""
  for (let tries = 0; tries < READY_TRIES; tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    try {
      const reply = await fetch(`${edgeUrl}/health/ready`)
      if (reply.ok) return
      said = `${reply.status} ${await reply.text()}`
    } catch (error) {
      said = String(error)
    }
  }
  throw new Error(`${edgeUrl} did not get ready: ${said.slice(0, 500)}`)
}
