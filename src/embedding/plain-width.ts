// Writes full-width letters and digits as plain ones, `Ｐｌａｎ　７` as `Plan 7`, in a text of the same length.

/** A letter or digit, with the signs up to the last one of the same run, and those at the end of a word. */
const WIDE = /[０-９Ａ-Ｚａ-ｚ](?:[！-～]*[０-９Ａ-Ｚａ-ｚ])?(?:[！-～]+(?=\s|$))?|　/gu
const IS_WIDE = /[０-９Ａ-Ｚａ-ｚ]/u
/** From a full-width sign to the plain one. */
const OFFSET = 0xfee0

/** Offsets in it are offsets in `text`. Punctuation between signs of Chinese and Japanese stays as it is. */
export const inPlainWidth = (text: string): string =>
  IS_WIDE.test(text) ? text.replace(WIDE, (run) => (run === "　" ? " " : run.replace(/./gu, plainOf))) : text

const plainOf = (sign: string) => String.fromCharCode(sign.charCodeAt(0) - OFFSET)
