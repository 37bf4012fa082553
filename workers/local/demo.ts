// `npm run demo`: the main job on real files. Uploads, shows progress, asks, asks again, deletes, and checks each step.
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type AnswerJson, type Client, createClient, type DocumentJson } from "./client.ts"
import { newTenant } from "./demo-tenant.ts"
import { onParentExit } from "./parent.ts"
import { startPlatform } from "./platform.ts"
import { DELETE_PROBE, QUESTIONS, SAMPLES, type SampleQuestion, UNANSWERABLE } from "./samples/questions.ts"

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const say = (line = "") => process.stdout.write(`${line}\n`)

/** Ends the demo with the reason if the condition does not hold. */
function expect(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new Error(reason)
}

const localDir = mkdtempSync(join(tmpdir(), "footnote-demo-"))
let close = async () => {}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end(130))
onParentExit(() => void end(130))

try {
  say("Starting the platform on this machine: Postgres, Redis, Qdrant and R2 stand-ins, the embedder, five Workers …")
  const startedAt = performance.now()
  const platform = await startPlatform({ root: join(import.meta.dirname, "../.."), localDir, env: process.env })
  close = platform.close
  const { api_key, tenant_id } = await newTenant(platform, "demo")
  say(`Ready in ${seconds(performance.now() - startedAt)}. Tenant ${tenant_id}, its API key was shown once.\n`)

  const client = createClient(platform.edgeUrl, api_key)
  const documents = new Map<string, DocumentJson>()
  for (const sample of SAMPLES) documents.set(sample.filename, await ingest(client, sample))

  for (const question of QUESTIONS) await askAndCheck(client, documents, question)
  await abstains(client)
  await asksAgain(client)
  await deletes(client, documents)
  say("\nEverything held.")
  await end(0)
} catch (error) {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`)
  await end(1)
}

async function ingest(client: Client, sample: (typeof SAMPLES)[number]): Promise<DocumentJson> {
  const bytes = readFileSync(join(import.meta.dirname, "samples", sample.filename))
  say(`▸ ${sample.filename} (${(bytes.byteLength / 1024).toFixed(1)} kB), uploaded by presigned PUT`)
  let shown = ""
  const startedAt = performance.now()
  const { id } = await client.upload({ ...sample, bytes })
  const document = await client.settled(id, ({ status, progress, stages }) => {
    const line = stages.map(
      ({ name, status: stage, done, total }) => `${name} ${stage === "pending" ? "·" : `${done}/${total}`}`,
    )
    const text = `    ${status.padEnd(9)} ${String(Math.round(progress * 100)).padStart(3)} %   ${line.join("   ")}`
    if (text !== shown) say(text)
    shown = text
  })
  expect(document.status === "ready", `${sample.filename}: ${document.error?.message ?? document.status}`)
  say(
    `    ready in ${seconds(performance.now() - startedAt)}: ${document.chunk_count} chunks${document.page_count ? `, ${document.page_count} pages` : ""}\n`,
  )
  return document
}

async function askAndCheck(
  client: Client,
  documents: Map<string, DocumentJson>,
  wanted: SampleQuestion,
): Promise<void> {
  const { answer, cache, ms } = await client.ask(wanted.question)
  print(wanted.question, answer, cache, ms)
  const expected = documents.get(wanted.document)
  const cited = answer.citations.filter((citation) => citation.document_id === expected?.id)
  expect(cited.length > 0, `"${wanted.question}" does not cite ${wanted.document}`)
  expect(answer.answer.includes(wanted.expects), `"${wanted.question}" is not answered by "${wanted.expects}"`)
  for (const citation of answer.citations) {
    const content = await client.content(citation.document_id)
    expect(
      content.slice(citation.start, citation.end) === citation.quote,
      `a quote of "${wanted.question}" is not exact`,
    )
  }
  if (wanted.page)
    expect(
      cited.some((citation) => citation.page === wanted.page),
      `"${wanted.question}" cites another page`,
    )
}

async function abstains(client: Client): Promise<void> {
  const { answer, cache, ms } = await client.ask(UNANSWERABLE)
  print(UNANSWERABLE, answer, cache, ms)
  expect(answer.grounding.verdict === "abstained", `"${UNANSWERABLE}" was answered although no document says it`)
}

async function asksAgain(client: Client): Promise<void> {
  const [first] = QUESTIONS
  expect(first !== undefined, "there are no questions")
  const miss = await client.ask(first.question, { cache: "bypass" })
  const hit = await client.ask(first.question)
  expect(hit.cache === "HIT", `the same question again was a ${hit.cache}`)
  say(
    `▸ The same question again: ${hit.cache} in ${hit.ms.toFixed(1)} ms, ${miss.ms.toFixed(1)} ms without the cache\n`,
  )
}

async function deletes(client: Client, documents: Map<string, DocumentJson>): Promise<void> {
  const deletable = documents.get(DELETE_PROBE.document)
  expect(deletable !== undefined, "the sample to delete is missing")
  const before = await client.ask(DELETE_PROBE.question)
  print(DELETE_PROBE.question, before.answer, before.cache, before.ms)
  expect(before.answer.answer.includes(DELETE_PROBE.expects), "the sample to delete does not answer")
  const deletion = await client.remove(deletable.id)
  const after = await client.ask(DELETE_PROBE.question)
  print(`${DELETE_PROBE.question}  (right after deleting ${deletable.filename})`, after.answer, after.cache, after.ms)
  expect(after.cache !== "HIT", "a deleted document still answered from the cache")
  expect(
    after.answer.sources.every((source) => source.document_id !== deletable.id),
    "a deleted document was still retrieved",
  )
  expect(!after.answer.answer.includes(DELETE_PROBE.expects), "a deleted document still answers")
  const receipt = await client.erased(deletion.id)
  say(`▸ Deletion ${receipt.id}: ${receipt.status}, left: ${JSON.stringify(receipt.remaining)}`)
}

function print(question: string, answer: AnswerJson, cache: string | null, ms: number): void {
  say(`? ${question}`)
  say(`  ${answer.answer.replaceAll("\n", "\n  ")}`)
  for (const { mark, source, page, quote } of answer.citations) {
    const filename = answer.sources.find(({ index }) => index === source)?.filename
    say(`    [${mark}] ${filename}${page ? `, page ${page}` : ""}: “${quote.replace(/\s+/g, " ")}”`)
  }
  say(`    ${answer.grounding.verdict}, ${answer.model}, ${cache}, ${ms.toFixed(0)} ms\n`)
}

async function end(code: number): Promise<never> {
  await close().catch(() => undefined)
  rmSync(localDir, { recursive: true, force: true })
  process.exit(code)
}
