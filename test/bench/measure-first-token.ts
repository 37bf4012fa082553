// What streaming through the edge adds to the model's first token, next to reading the scripted model directly.
import { join } from "node:path"
import { createClient } from "../../workers/local/client.ts"
import { startPlatform } from "../../workers/local/platform.ts"
import { startScriptedGroq } from "../support/scripted-groq.ts"
import { startPassingOn } from "./bench-workers.ts"
import { freshQuestion, prepareScene, RATE_LIMITS } from "./scene.ts"
import { median } from "./statistics.ts"
import { figure, renderTable } from "./table.ts"

const WORDS = ["Mount ", "the ", "gauge ", "at least ", "1.5 metres ", "above ", "the highest ", "water. [1]"]
/** Long enough that a word which is sent on at once arrives before the next. */
const BETWEEN_WORDS_MS = 40

export type FirstToken = {
  /** From the model's first word to its arrival at the client, medians. */
  directMs: number
  /** Through a Worker that only passes the stream on. */
  passedOnMs: number
  edgeMs: number
  /** Share of the words, but for the last, that had arrived when the next one was written. */
  unbuffered: number
}

export async function measureFirstToken(localDir: string, rounds: number): Promise<FirstToken> {
  let written: number[] = []
  const model = await startScriptedGroq({
    ...{ type: "answer", deltas: WORDS, delayMs: BETWEEN_WORDS_MS },
    onWrite: () => written.push(performance.now()),
  })
  const platform = await startPlatform({
    root: join(localDir, "first-token"),
    localDir: join(localDir, "first-token"),
    vars: { LOG_LEVEL: "error", ...RATE_LIMITS, GROQ_API_KEY: "scripted", GROQ_BASE_URL: model.url },
  })
  const passingOn = await startPassingOn(localDir, model.url)
  try {
    const scene = await prepareScene(platform)
    const client = createClient(platform.edgeUrl, scene.apiKey)
    const throughEdge = () =>
      client.send(
        "POST",
        "/api/v1/query",
        { query: freshQuestion(scene), stream: true },
        { Accept: "text/event-stream" },
      )
    const directly = () =>
      fetch(`${model.url}/openai/v1/chat/completions`, { method: "POST", body: JSON.stringify({ stream: true }) })
    const time = async (ask: () => Promise<Response>, isWord: RegExp) => {
      written = []
      const arrived = await arrivals(await ask(), isWord)
      if (arrived.length === 0 || written.length !== WORDS.length)
        throw new Error(`of ${WORDS.length} words the model wrote ${written.length}, and ${arrived.length} came`)
      const early = written.slice(1).filter((at, i) => arrived.filter((one) => one < at).length > i).length
      return { addedMs: (arrived[0] ?? 0) - (written[0] ?? 0), early: early / (WORDS.length - 1) }
    }
    const edge: Awaited<ReturnType<typeof time>>[] = []
    const direct: typeof edge = []
    const passedOn: typeof edge = []
    for (let round = 0; round < rounds; round++) {
      direct.push(await time(directly, /"content":/g))
      passedOn.push(await time(() => fetch(passingOn.url), /"content":/g))
      edge.push(await time(throughEdge, /^event: token$/gm))
    }
    return {
      directMs: median(direct.map(({ addedMs }) => addedMs)),
      passedOnMs: median(passedOn.map(({ addedMs }) => addedMs)),
      edgeMs: median(edge.map(({ addedMs }) => addedMs)),
      unbuffered: edge.reduce((sum, { early }) => sum + early, 0) / rounds,
    }
  } finally {
    await passingOn.close()
    await platform.close()
    await model.close()
  }
}

/** When each match of `isWord` had come; those of one chunk came together. */
async function arrivals(reply: Response, isWord: RegExp): Promise<number[]> {
  if (!reply.ok || !reply.body) throw new Error(`the stream answered ${reply.status}: ${await reply.text()}`)
  const times: number[] = []
  for await (const chunk of reply.body.pipeThrough(new TextDecoderStream())) {
    const now = performance.now()
    for (const _ of chunk.matchAll(isWord)) times.push(now)
  }
  return times
}

export const firstTokenTable = ({ directMs, passedOnMs, edgeMs, unbuffered }: FirstToken): string =>
  renderTable(
    ["the model's first word", "wanted", "measured", ""],
    [
      ["ms from the model to the client, directly", "", figure(directMs, 2), ""],
      ["… through a Worker that only passes it on", "", figure(passedOnMs, 2), ""],
      ["… through the edge, grounded", "", figure(edgeMs, 2), ""],
      ["added by the edge, p50 ms", "<= 1.00", figure(edgeMs - directMs, 2), edgeMs - directMs <= 1 ? "ok" : "MISSED"],
      [
        "words that arrived before the next was written",
        "1.00",
        figure(unbuffered, 2),
        unbuffered === 1 ? "ok" : "MISSED",
      ],
    ],
  )
