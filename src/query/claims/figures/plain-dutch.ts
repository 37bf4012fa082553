// Dutch words that look like a number or a month of another language.

/** `Ten minste` is Dutch and no number. */
const DUTCH_AT =
  /(?<!\p{L})ten (minste|hoogste|laatste|slotte|noorden|zuiden|oosten|westen|opzichte|einde|behoeve|tijde|name|gevolge|gunste|onrechte)(?!\p{L})/giu
/** Dutch members, and a Czech month */
const MEMBERS = /(?<=(?<!\p{L}|\p{N}[.,])\p{N}{1,2}) leden(?= (?!\p{N}))/gu
export const withPlainDutch = (text: string): string => text.replace(DUTCH_AT, "te $1").replace(MEMBERS, " - leden")
