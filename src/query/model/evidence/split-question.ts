// Parts of a question that asks for several things: "How long does the course take, and what does it cost?"
import { inPlainWidth } from "../../../embedding/plain-width.ts"

/** Before another question word, in languages whose pronouns are known here. */
const JOINT =
  /(?:\?\s+|,?\s+(?:and|und|et|y|e|en)\s+(?:also\s+|auch\s+|(?=(?:at|by|for|from|in|on|to|with|zu|in|mit|à|de|en|con|a) ))?)(?=(?:(?:at|by|for|from|in|on|to|with|zu|mit|à|de|en|con|a) )?(?:who|whom|whose|what|when|where|which|how|why|wer|wem|wen|was|wann|wo|welche[rsnm]?|wie|warum|qui|quand|où|quel(?:le)?s?|combien|comment|pourquoi|quién|cuándo|dónde|cuál|cuánto|cómo|qué|chi|quando|dove|quale|quanto|come|wie|wat|wanneer|waar|hoe)(?!\p{L}))/giu
/** Refers to a thing that another part names. */
const PRONOUN =
  /(?<!\p{L})(?:it|its|he|him|his|she|her|they|them|their|this|that|these|those|there|one|er|sie|es|ihn|ihm|ihre?[nmrs]?|seine?[nmrs]?|dies\p{L}*|dort|il|elle|ils|elles|son|sa|ses|leurs?|y|él|ella|ellos|ellas|su|sus|ess[oa]|suo|sua|hij|zij|ze|het|hun|daar)(?!\p{L})/iu
/** The thing that a part in English asks about. */
const SUBJECT =
  /(?<!\p{L})(?:do|does|did|is|are|was|were|will|can|may|must|should|has|have)\s+(?<subject>(?:the|an?|my|our|your|this|these)\s+[\p{L}-]+(?:\s+(?:of|for|in)\s+(?:(?:the|an?)\s+)?[\p{L}-]+)?)/iu
const SUBJECT_PRONOUN = /(?<!\p{L})(?:it|he|she|they)(?!\p{L})/iu
const MIN_WORDS = 4

/** At least two, or the question itself, in letters of plain width. A part that needs another one for its thing gets it, or the question stays whole. */
export function partsOfQuestion(written: string): string[] {
  const question = inPlainWidth(written)
  const parts = question.split(JOINT).map((part) => part.trim())
  const subject = SUBJECT.exec(parts[0] ?? "")?.groups?.subject
  const whole = parts.map((part, i) => (i > 0 && subject ? part.replace(SUBJECT_PRONOUN, subject) : part))
  const isWhole = (part: string, i: number) => part.split(/\s+/).length >= MIN_WORDS && (i === 0 || !PRONOUN.test(part))
  return whole.length > 1 && whole.every(isWhole) ? whole.map((part) => part.replace(/\??$/, "?")) : [question]
}
