// `Küchenleiterin ist Frau Berger` answers `Wer leitet die Küche?`: the noun for a role is joined to what it is a role in.

type Role = { asks: RegExp; nouns: string }
/** By language: how a question asks for whoever has a role, and the nouns for the role. */
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  de: [
    { asks: /^(?:leite(?:t|te|n|r|rin)|leitung|chef(?:in)?)$/, nouns: "leiter(?:in)?|leitung|chef(?:in)?" },
    { asks: /^(?:trainiert|trainer(?:in)?)$/, nouns: "trainer(?:in)?" },
    { asks: /^(?:betreut|betreuer(?:in)?)$/, nouns: "betreuer(?:in)?|betreuung" },
    { asks: /^(?:verwaltet|verwalter(?:in)?)$/, nouns: "verwalter(?:in)?|verwaltung|wart(?:in)?" },
    { asks: /^(?:unterrichtet|lehrt|lehrer(?:in)?)$/, nouns: "lehrer(?:in)?" },
  ],
  nl: [{ asks: /^(?:leidt|leid(?:er|ster)|hoofd)$/, nouns: "leid(?:er|ster)|leiding|hoofd|chef" }],
}
const ASKS_WHO: Readonly<Record<string, RegExp>> = {
  de: /^\P{L}*we(?:r|m|ssen)(?!\p{L})/iu,
  nl: /^\P{L}*wie(?!\p{L})/iu,
}
/** Left out where a noun is joined to another: `Küche`, `Küchenleiter`. */
const ENDING = /(?:e[ns]?|[ns])$/u
const MIN_STEM = 3
const WORD = /\p{L}{3,}/gu

/** Matches what answers a word of the question, the role or what it is a role in; undefined for other words and questions. */
export function roleCompoundOf(question: string, label: string, language: string | null): RegExp | undefined {
  if (!ASKS_WHO[language ?? ""]?.test(question)) return undefined
  const words = (question.toLowerCase().match(WORD) ?? []).slice(1)
  const role = ROLES[language ?? ""]?.find(({ asks }) => words.some((word) => asks.test(word)))
  const word = label.toLowerCase()
  if (!role || !words.includes(word)) return undefined
  const stem = word.replace(ENDING, "")
  if (role.asks.test(word))
    return compoundOf(
      words.map((one) => one.replace(ENDING, "")),
      "?",
      role,
    )
  return stem.length >= MIN_STEM ? compoundOf([stem], "", role) : undefined
}

const compoundOf = (stems: readonly string[], often: "?" | "", { nouns }: Role) =>
  new RegExp(
    String.raw`(?<!\p{L})(?:(?:${stems.filter((stem) => stem.length >= MIN_STEM).join("|")})\p{L}{0,3}?-?)${often}(?:${nouns})(?!\p{L})`,
    "iu",
  )
