// A way from one place to another: what is said of the way back, or of another way, is no answer.
import type { Distinction } from "./distinctions.ts"

const PLACE = String.raw`\p{Lu}[\p{L}\p{M}'’-]*(?: \p{Lu}[\p{L}\p{M}'’-]*){0,3}`
const FROM = "from|von|ab|aus|de|depuis|du|desde|da|dal|van|vanaf|z|ze|из|от|od|från|fra"
const TO = "to|nach|bis|à|au|a|al|hasta|para|naar|do|в|на|till|til"
const ASKED = new RegExp(
  String.raw`(?<!\p{L})(?:${FROM}) (?<from>${PLACE}) (?:(?:back|zurück|on) )?(?:${TO}) (?<to>${PLACE})`,
  "u",
)
const ARROW = String.raw`\s*(?:→|->|=>|⇒)\s*`
const ARROWED = new RegExp(ARROW, "u")
const escaped = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

export function routesIn(question: string): Distinction[] {
  const { from, to } = ASKED.exec(question)?.groups ?? {}
  if (from === undefined || to === undefined) return []
  const [a, b] = [escaped(from), escaped(to)]
  const matches = (shape: string) => {
    const pattern = new RegExp(String.raw`(?<![\p{L}\p{M}])${shape}(?![\p{L}\p{M}])`, "u")
    return (text: string) => pattern.test(text)
  }
  const [hasFrom, hasTo] = [matches(a), matches(b)]
  const [isThere, isBack] = [matches(`${a}${ARROW}${b}`), matches(`${b}${ARROW}${a}`)]
  const startsAtEnd = matches(`(?:${FROM}) ${b}`)
  const endsAtStart = matches(`(?:${TO}) ${a}`)
  const isOtherWay = (text: string) => startsAtEnd(text) || endsAtStart(text) || isBack(text)
  return [
    {
      label: `${from} → ${to}`,
      isIn: (text) => hasFrom(text) && hasTo(text) && (isThere(text) || !(isOtherWay(text) || ARROWED.test(text))),
      isOtherIn: (text) => isOtherWay(text) || ARROWED.test(text),
    },
  ]
}
