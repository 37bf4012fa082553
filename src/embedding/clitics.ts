// Separates pronouns that a hyphen joins to the verb in French questions: `a-t-il`, `peut-on`, `est-ce`.

const END = "(?![\\p{L}\\p{N}-])"
const PRONOUN = new RegExp(
  [
    `-t-(?=(?:ils?|elles?|on)${END})`,
    `-(?=(?:ils?|elles?|je|tu|nous)${END})`,
    `(?<=\\b(?:peut|doit|sait|dit))-(?=on${END})`,
    `(?<=\\best)-(?=ce${END})`,
    `(?<=\\p{L})(?<!\\brendez)-(?=vous${END})`,
  ].join("|"),
  "gu",
)

/** `text` in lower case. Compounds that end alike, such as `carry-on`, stay as they are. */
export const separatePronouns = (text: string): string => (text.includes("-") ? text.replace(PRONOUN, " ") : text)
