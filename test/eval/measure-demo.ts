// The demo's documents, asked what they do not say: whether each question is held back.
import { NOT_SAID } from "../../workers/local/samples/questions.ts"
import { demoAsker } from "../support/demo-index.ts"

/** An answer in part is held back too, as long as it is not likely. */
const LIKELY = 0.5

export type DemoRow = { question: string; verdict: string; score: number; held: number }

export async function measureDemo(): Promise<DemoRow[]> {
  const ask = await demoAsker()
  const rows: DemoRow[] = []
  for (const question of NOT_SAID) {
    const { verdict, score } = (await ask(question)).prediction
    const isHeld = verdict === "abstained" || (verdict === "partial" && score < LIKELY)
    rows.push({ question, verdict, score, held: isHeld ? 1 : 0 })
  }
  return rows
}
