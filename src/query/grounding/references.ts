// Phrases of an answer that only tell where something stands: "According to [1.2], …", "Based on the documents, …".

const IN_SOURCE: readonly (readonly [phrase: string, word: string])[] = [
  [
    "according to|based on|as per|per|(?:as )?(?:stated|described|said|set out|given|mentioned|noted|shown) in|see",
    "source",
  ],
  ["laut|gemäß|siehe|wie in", "Quelle"],
  ["selon|d['’]après|voir", "la source"],
  ["según|véase", "la fuente"],
  ["secondo|vedi", "la fonte"],
  ["segundo|conforme|ver", "a fonte"],
  ["volgens|zie", "bron"],
]
const WORDS =
  "sources?|documents?|quellen?|dokumente?|fuentes?|documentos?|fonti|fontes?|documenti|bron(?:nen)?|documenten|fonte"
const ENDS = IN_SOURCE.map(
  ([phrase, word]) =>
    [
      new RegExp(
        String.raw`(?<!\p{L})(?:${phrase})(?<named>\s+(?:the |der |la |el |il |a |de )?(?:${WORDS}))?\s*$`,
        "iu",
      ),
      word,
    ] as const,
)
const PHRASES = IN_SOURCE.map(([phrase]) => phrase).join("|")
const GIVEN =
  "provided|given|available|retrieved|vorliegenden|bereitgestellten|fournis|proporcionad[oa]s|fornit[ie]|fornecid[oa]s"
/** A whole phrase, with the number that takes the place of a mark, or of the documents as such. */
const WHOLE = new RegExp(
  String.raw`,?\s*(?<!\p{L})(?:${PHRASES})\s+(?:(?:the |der |la |a )?(?:${WORDS})\s+\d{1,3}|(?:the|den|les|los|las|i|le|os|as|de)\s+(?:(?:${GIVEN})\s+)?(?:${WORDS}|context|information|passages?|texts?)(?:\s+(?:${GIVEN}))?)(?!\s+(?:of|about|on|from)\b|\p{L}|\p{N})(?:\s*,)?`,
  "giu",
)

/** What stands for a mark behind such a phrase, so that the sentence stays one; null if none is there. */
export function referenceBehind(text: string, source: number): string | null {
  for (const [pattern, word] of ENDS) {
    const found = pattern.exec(text)
    if (found) return found.groups?.named ? `${source}` : `${word} ${source}`
  }
  return null
}

export const withoutReferences = (text: string): string => text.replace(WHOLE, " ")
