// Reduces an English word to its stem with the Porter2 (Snowball English) algorithm.

/** Exceptions: words whose regular stem would be wrong or collide with that of another word. */
const IRREGULAR: Readonly<Record<string, string>> = {
  skis: "ski",
  skies: "sky",
  idly: "idl",
  gently: "gentl",
  ugly: "ugli",
  early: "earli",
  only: "onli",
  singly: "singl",
  ...Object.fromEntries(["andes", "atlas", "bias", "cosmos", "howe", "news", "sky"].map((word) => [word, word])),
}

const STEP_2: Readonly<Record<string, string>> = {
  ization: "ize",
  ational: "ate",
  iveness: "ive",
  fulness: "ful",
  ousness: "ous",
  biliti: "ble",
  lessli: "less",
  tional: "tion",
  alism: "al",
  aliti: "al",
  ation: "ate",
  entli: "ent",
  fulli: "ful",
  iviti: "ive",
  ousli: "ous",
  ogist: "og",
  abli: "able",
  alli: "al",
  anci: "ance",
  ator: "ate",
  enci: "ence",
  izer: "ize",
  bli: "ble",
  ogi: "og",
  li: "",
}

const STEP_3: Readonly<Record<string, string>> = {
  ational: "ate",
  tional: "tion",
  alize: "al",
  ative: "",
  icate: "ic",
  iciti: "ic",
  ical: "ic",
  ness: "",
  ful: "",
}

/** An alternation at the end of the word, longest suffix first, so that the longest one matches. */
const ending = (suffixes: string[]) => new RegExp(`(?:${suffixes.join("|")})$`)
const STEP_2_ENDING = ending(Object.keys(STEP_2))
const STEP_3_ENDING = ending(Object.keys(STEP_3))
const STEP_4_ENDING = /(?:ement|ment|able|ance|ence|ible|ant|ate|ent|ion|ism|iti|ive|ize|ous|al|er|ic)$/

const VOWEL = /[aeiouy]/
const SPECIAL_REGION = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/
const REGION = /[aeiouy][^aeiouy]/
const ENDS_SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/

/** The offset after the first consonant that follows a vowel, searched from `from`. */
function regionAfter(word: string, from: number): number {
  const found = REGION.exec(word.slice(from))
  return found ? from + found.index + 2 : word.length
}

function withoutPlural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2)
  if (word.endsWith("ied") || word.endsWith("ies")) return word.slice(0, word.length > 4 ? -2 : -1)
  if (!word.endsWith("s") || word.endsWith("ss") || word.endsWith("us")) return word
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function withoutParticiple(word: string, region1: number): string {
  const suffix = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(word)?.[0]
  if (!suffix) return word
  const rest = word.slice(0, -suffix.length)
  if (suffix.startsWith("eed")) return rest.length >= region1 && !/^(?:succ|proc|exc)$/.test(rest) ? `${rest}ee` : word
  if (suffix === "ing") {
    if (/^[^aeiouy]y$/.test(rest)) return `${rest.slice(0, -1)}ie`
    if (/^(?:even|cann|inn|earr|herr|out)$/.test(rest)) return word
  }
  if (!VOWEL.test(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (DOUBLE.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1)
  return rest.length === region1 && ENDS_SHORT.test(rest) ? `${rest}e` : rest
}

function withShorterSuffix(word: string, region1: number): string {
  const suffix = STEP_2_ENDING.exec(word)?.[0]
  if (suffix === undefined || word.length - suffix.length < region1) return word
  const rest = word.slice(0, -suffix.length)
  if (suffix === "li" && !/[cdeghkmnrt]$/.test(rest)) return word
  if (suffix === "ogi" && !rest.endsWith("l")) return word
  return rest + (STEP_2[suffix] ?? "")
}

function withoutAdjectiveSuffix(word: string, region1: number, region2: number): string {
  const suffix = STEP_3_ENDING.exec(word)?.[0]
  if (suffix === undefined || word.length - suffix.length < (suffix === "ative" ? region2 : region1)) return word
  return word.slice(0, -suffix.length) + (STEP_3[suffix] ?? "")
}

function withoutResidualSuffix(word: string, region2: number): string {
  const suffix = STEP_4_ENDING.exec(word)?.[0]
  if (suffix === undefined || word.length - suffix.length < region2) return word
  const rest = word.slice(0, -suffix.length)
  return suffix === "ion" && !/[st]$/.test(rest) ? word : rest
}

function withoutFinalLetter(word: string, region1: number, region2: number): string {
  const rest = word.slice(0, -1)
  if (word.endsWith("e")) {
    const removable = rest.length >= region2 || (rest.length >= region1 && !ENDS_SHORT.test(rest))
    return removable ? rest : word
  }
  return word.endsWith("ll") && rest.length >= region2 ? rest : word
}

/** Expects lower-case a–z. Internally a `y` that is a consonant is written as `Y`. */
export function stem(input: string): string {
  if (input.length < 3) return input
  if (Object.hasOwn(IRREGULAR, input)) return IRREGULAR[input] ?? input
  let word = input.includes("y") ? input.replace(/^y|(?<=[aeiouy])y/g, "Y") : input
  const region1 = SPECIAL_REGION.exec(word)?.[0].length ?? regionAfter(word, 0)
  const region2 = regionAfter(word, region1)
  word = withoutParticiple(withoutPlural(word), region1)
  word = word.replace(/(?<=.[^aeiouy])[yY]$/, "i")
  word = withoutAdjectiveSuffix(withShorterSuffix(word, region1), region1, region2)
  word = withoutFinalLetter(withoutResidualSuffix(word, region2), region1, region2)
  return word.replaceAll("Y", "y")
}
