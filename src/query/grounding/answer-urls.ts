// Finds the URLs and bare tags of a text.

export const URL_TAIL = /[.,;:!?)'*_~]+$/
export const ANY_URL = /(?:[a-z0-9]+:\/\/|(?:https?|mailto|xmpp):(?=\S)|www\.|[/\\]{2}(?=[\w-]+\.))[^\s<>"`[\]]*/gi

/** The URLs in a text, in the form in which they would be found in an answer. */
export function urlsIn(text: string): string[] {
  return Array.from(text.matchAll(ANY_URL), ([url]) => url.replace(URL_TAIL, ""))
}

/** Tags that a text mentions, such as `<h1>`: a bare tag name, which loads and links nothing. */
export function tagsIn(text: string): string[] {
  return (text.match(/<\/?[a-z][a-z0-9-]{0,20}>/gi) ?? []).filter((tag) => !ACTIVE_TAG.test(tag))
}
/** Tags that run, load or send something even without attributes, or hide the text after them. */
const ACTIVE_TAG =
  /^<\/?(?:applet|audio|base|embed|form|frame|frameset|iframe|img|link|math|meta|object|plaintext|script|source|style|svg|template|textarea|title|video|xmp)>$/i
/** Tag names that browsers know. `<string>` is not one of them and stays as text. */
const HTML_TAG =
  /^<[!?]|=|^<\/?(?:a|abbr|address|area|article|aside|audio|b|base|body|br|button|canvas|center|cite|code|col|dd|del|details|dialog|div|dl|dt|em|embed|fieldset|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|marquee|math|menu|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|s|script|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|tt|u|ul|var|video|wbr|xmp)[\s/>]/i
const TYPE_ARGUMENT = /^<\/?[a-z][\w.]*(?:\[\])*(?:, ?[a-z][\w.[\]]*)*>$/i

/** True for a tag that is text: a type's argument, and no HTML. */
export const isTypeArgument = (tag: string) => TYPE_ARGUMENT.test(tag) && !HTML_TAG.test(tag)

/** The text of a link or an image, before its target. */
export const LABEL = /\[[^[\]\n]{1,200}\]/y
export const LABEL_BEGUN = /^\[[^[\]\n]*$/
/** The definition of a link, which stands alone on its line. */
export const DEFINITION = /\[[^[\]\n]{1,200}\]:[ \t]*<?(\S+)/y
export const DEFINITION_BEGUN = /^\[[^[\]\n]{1,200}\](?::[ \t]*\S*)?$/

/** Where the bracket at the beginning of a text closes, with those inside of it; -1 if it does not. */
export function closingBracket(text: string): number {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === "(") depth++
    if (text.charAt(i) === ")" && --depth === 0) return i
  }
  return -1
}
