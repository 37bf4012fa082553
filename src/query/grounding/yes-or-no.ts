// Compares a "Yes." or "No." with what is said behind it: "Yes. Dogs are not allowed." answers "Are dogs allowed?" wrongly.
import { words } from "../../embedding/words.ts"
import { type ClaimCheck, checkClaim } from "../claims/check-claim.ts"
import { answerSentences } from "./answer-sentences.ts"
import { saidIn } from "./code-spans.ts"
import type { Unmarked } from "./compare-unmarked.ts"

const REPLY =
  /^(?:[-*+>\s_]*)(?:(?<yes>yes|ja|oui|sí|sim|sì|tak|да|evet|はい|是的?)|(?<no>no|nein|non|não|nee|nej|nie|нет|hayır|いいえ|不是?))[\s.,!:;。、，*_–—-]+/iu
/** A question that denies something is answered in either way. */
const DENIES = /(?<!\p{L})(?:not|n['’]t|never|no|nicht|kein\p{L}*|nie|ne|pas|nunca|non|não|niet|geen|не)(?!\p{L})/iu
const WRONG: ClaimCheck = { verdict: "contradicted", score: 0.05 }
const MIN_SURE = 0.8

export function wrongReplies(answer: string, question: string): Unmarked[] {
  if (DENIES.test(question)) return []
  const asked = question.replace(/[?？\s]+$/u, "")
  const sentences = answerSentences(answer)
  return sentences.flatMap((span, i): Unmarked[] => {
    const text = saidIn(answer, span)
    const reply = REPLY.exec(`${text} `)
    const next = sentences[i + 1]
    const rest = text.slice(reply?.[0].length ?? text.length)
    const said = words(rest).length > 0 ? rest : next ? saidIn(answer, next) : ""
    if (!reply || words(said).length < 2) return []
    const { verdict, score } = checkClaim(asked, said)
    const isWrong = reply.groups?.yes ? verdict === "contradicted" : verdict === "supported" && score >= MIN_SURE
    return isWrong ? [{ span, check: WRONG, citation: null }] : []
  })
}
