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
