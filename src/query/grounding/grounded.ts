// An answer with what its sources say of it, and the grounder that makes it while the model writes.
import type { Span } from "../../embedding/sentences.ts"
import type { AnswerEvent, Citation, Claim, Grounding } from "../model/question.ts"

export type GroundedEvent = Extract<AnswerEvent, { type: "token" | "citation" }>
export type Grounded = { answer: string; citations: Citation[]; claims: Claim[]; grounding: Grounding }
export type Grounder = {
  push(delta: string): GroundedEvent[]
  /** What was held back, when the model has ended. */
  flush(): GroundedEvent[]
  /** True if nothing that can be shown was said, nor that the sources do not have it. */
  isSilent(): boolean
  /**
   * The model stopped in the middle. A sentence without its end is removed or, if it `isSent`, claims nothing.
   * Returns whether anything whole was said.
   */
  breakOff(isSent: boolean): boolean
  /** Whether a supported claim quotes this place of a source's text. */
  hasQuoted(source: number, place: Span): boolean
  /** Ends the answer. The tokens of all events together are exactly `answer`. */
  finish(): Grounded & { events: GroundedEvent[] }
}
