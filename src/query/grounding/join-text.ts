// Tells what text may become together with what stands before it in an answer: a link, an image, a URL, another word.

/** Characters that Markdown reads as the start of an image or of a link's target, even if they come from two parts. */
const LINKS = /!\[$|\]\($/
/** Signs around a word that make nothing of what was removed beside them. */
const OPENS = /[*_"'“„«(]$/u
const CLOSES = /^[*_"'”»)]/u
const URL_BEGINS = /^(?:[a-z0-9]+:|www\.|[/\\])/i
const URL_ENDS = /(?:[a-z0-9]:|www\.|[/\\])\S*$/i
/** Text that may precede the label of a link definition on its line. */
export const LINE_HEAD = /(?:^|\n)[\s>*+\-\d.)]*$/

/** True if the two make the start of an image or of a link's target. */
export const makesLink = (answer: string, text: string) => LINKS.test(answer.slice(-1) + text.charAt(0))

/** True if the text could become a part of a URL or a word with what stands before it. */
export const mayJoin = (answer: string, text: string) =>
  URL_BEGINS.test(text) || !(OPENS.test(answer) || (CLOSES.test(text) && !URL_ENDS.test(answer)))

/** True if a colon would turn the brackets before it into the label of a link definition. */
export function definesLink(answer: string, markEnd: number): boolean {
  if (!answer.endsWith("]")) return false
  return answer.length !== markEnd || LINE_HEAD.test(answer.slice(0, answer.lastIndexOf("[")))
}
