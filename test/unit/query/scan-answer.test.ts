// The scanner of an answer: what it takes for a mark, a link, a tag or a URL, what it takes out, and how long it waits.
import { describe, expect, test } from "vitest"
import { tagsIn, urlsIn } from "../../../src/query/grounding/answer-urls.ts"
import { createScanner } from "../../../src/query/grounding/scan-answer.ts"
import type { Lexeme } from "../../../src/query/grounding/scan-steps.ts"

/** A lexeme in few signs: `×` what is taken out, `_` white space, `|` behind what ends a clause. */
function shown(lexeme: Lexeme): string {
  if (lexeme.type === "dropped") return "×"
  if (lexeme.type === "marks")
    return `[${lexeme.marks.map(({ source, sentence }) => (sentence === null ? source : `${source}.${sentence}`)).join(" ")}]`
  if (lexeme.type === "space") return "_".repeat(lexeme.text.length)
  return lexeme.type === "close" ? `${lexeme.text}|` : lexeme.text
}
/** What each delta lets out, and then the end. */
function scanned(deltas: readonly string[], allowed: readonly string[] = []): string[] {
  const scanner = createScanner(new Set(allowed))
  const out = (lexemes: Lexeme[]) => lexemes.map(shown).join(" ")
  return [...deltas.map((delta) => out(scanner.push(delta))), out(scanner.finish())]
}
const whole = (text: string, ...allowed: string[]) => scanned([text], allowed).filter(Boolean).join(" ")
const to = (last: number) => Array.from({ length: last }, (_, i) => i + 1)

describe("a mark", () => {
  test.each([
    ["of a source", "a [1] b", "a _ [1] _ b"],
    ["of a sentence", "[1.2]", "[1.2]"],
    ["of several", "[1, 2.3; 4]", "[1 2.3 4]"],
    ["of a range", "[2-4]", "[2 3 4]"],
    ["of a range with a dash", "[2 – 4]", "[2 3 4]"],
    ["of a range of sentences", "[1.2-4]", "[1.2 1.3 1.4]"],
    ["of a range of sentences, each with its source", "[1.2-1.4]", "[1.2 1.3 1.4]"],
    ["of a range of sentences of two digits", "[1.12-1.14]", "[1.12 1.13 1.14]"],
    ["of a range that runs backwards", "[4-2]", "[4]"],
    ["of a range far too long", "[1-90]", `[${to(21).join(" ")}]`],
    ["in the style of a footnote", "[^1] [^2-^3]", "[1] _ [2 3]"],
    ["with space in it", "[ 1 ]", "[1]"],
    ["of fifty sources", `[${to(50).join(", ")}]`, `[${to(50).join(" ")}]`],
    ["longer than any, whose bracket goes", `[${"1, ".repeat(133)}1] a`, `× ${"1 ,| _ ".repeat(133)}1 ] _ a`],
    ["as long as one may be", `[${" ".repeat(397)}1]`, "[1]"],
    ["longer by one sign", `[${" ".repeat(398)}1]`, `× ${"_".repeat(398)} 1 ]`],
    ["in wide brackets", "a【1.2】b", "a [1.2] b"],
    ["in wide brackets, of several", "【1.2、2】［3］", "[1.2 2] [3]"],
    ["in wide brackets, with lines of its source", "【1†L3-L5】", "[1]"],
    ["in wide brackets that is unfinished", "a【1.", "a ×"],
    ["in wide brackets is none of words", "【重要】a", "【 重要】 a"],
    ["is none of four digits", "[1234]", "[ 1234 ]"],
    ["is none of words", "[note]", "[ note ]"],
    ["that is unfinished", "a [1", "a _ ×"],
    ["that is unfinished behind a comma", "a [1, ", "a _ ×"],
    ["that has hardly begun", "a [", "a _ ["],
    ["that has begun with space", "a [ ", "a _ [ _"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })
})

describe("a tag", () => {
  test.each([
    ["that browsers know", "a <b> c </b>", "a _ × _ c _ ×"],
    ["with attributes", "<x href=x>", "×"],
    ["of a comment or a processing instruction", "<!-- a --> <?x?>", "× _ ×"],
    [
      "that is a type's argument",
      "Map<string, number> List<int[]> x<T>y",
      "Map <string, number> _ List <int[]> _ x <T> y",
    ],
    ["that closes what is no HTML", "</void>", "</void>"],
    ["inside of another", "<b<c>", "× b <c>"],
    ["that begins with no letter", "<_x>", "× _ x >"],
    [
      "is none before space, a digit or an arrow",
      "a < b, a <3, a<-b, a<=b",
      "a _ < _ b ,| _ a _ < 3 ,| _ a < - b ,| _ a < = b",
    ],
    ["that is unfinished", "a <b", "a _ × b"],
    ["that has hardly begun", "a <", "a _ ×"],
    ["as long as one may be", `<${"x".repeat(998)}>y`, `<${"x".repeat(998)}> y`],
    [
      "longer by one sign",
      `<${"x".repeat(999)}>y`,
      `× ${"x"
        .repeat(999)
        .match(/.{1,64}/g)
        ?.join(" ")} > y`,
    ],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })

  test("that a source mentions stays, and no other", () => {
    expect(whole("<h1> <h2>", "<h1>")).toBe("<h1> _ ×")
    expect(tagsIn("<h1> </p> <img> <IFRAME> <x-y> <a href> <B> < i>")).toEqual(["<h1>", "</p>", "<x-y>", "<B>"])
  })
})

describe("a link's target", () => {
  test.each([
    ["behind a label", "[t](http://x.y/z) a", "× t × _ a"],
    ["behind a mark", "[1](x)", "[1] ×"],
    ["with brackets in it", "[t](a(b)c) d", "× t × _ d"],
    ["that is unfinished", "[t](a", "× t × a"],
    ["that has hardly begun", "[t](", "× t ×"],
    ["as long as one may be", `[t](${"x".repeat(998)})y`, "× t × y"],
    ["is none behind anything else", "f(a) (b)", "f ( a )| _ ( b )|"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })

  test.each([
    ["of an image goes with all of it", "a ![t](http://x.y/z) b", "a _ × _ b"],
    ["of an image that a mark names too", "![1](http://x.y)", "×"],
    ["of a label with emphasis", "[a **b**](x)", "× a _ * * b * * ×"],
    ["of a label that is a URL", "[http://x.y](http://x.y)", "× × ×"],
    ["is none behind an exclamation alone", "a! [t] b", "a !| _ [ t ] _ b"],
    ["in a definition goes with its line", "a\n[2]: http://x.y/z\nb", "a _ × _ b"],
    ["in a definition by words", "[r]: <mailto:a@x.y>", "×"],
    ["is none in what defines nothing", "[note]: x", "[ note ] :| _ x"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })

  test("longer than one may be loses its bracket, and its URL goes as any", () => {
    expect(whole(`[t](${" ".repeat(999)}http://x.y)`)).toBe(`× t × ${"_".repeat(999)} × )|`)
  })

  test("that a source has stays as plain text, parted from what follows", () => {
    const url = "http://a.b/c"
    expect(whole(`[x](${url}) [x]( <${url}> "t") <${url}>d`, url)).toBe(
      `× x × ${url} × _ × x × ${url} × _ × ${url} × d`,
    )
  })
})

describe("a URL", () => {
  test.each([
    ["with its scheme", "see http://a.b/c. Now", "see _ × .| _ Now"],
    ["with any scheme", "ftp://x, foo://y", "× ,| _ ×"],
    ["with a scheme alone", "https:x HTTP:y", "× _ ×"],
    ["is none of a scheme before space", "http: x", "http: _ x"],
    ["is none of a word and a colon", "foo:bar", "foo : bar"],
    ["with its scheme and nothing behind", "http://", "×"],
    ["of a mail", "mailto:a@x.y?body=z xmpp:a mailto: a", "× _ × _ mailto: _ a"],
    ["with www", "www.a.b WWW.c", "× _ ×"],
    ["is none of a longer word", "awww.a wwwx.a httpx:y", "awww . a _ wwwx . a _ httpx : y"],
    ["is none of www and a word", "www x", "www _ x"],
    ["without a scheme", "//a.b/c", "×"],
    ["with backslashes", "\\\\a.b", "×"],
    ["is none of two slashes and a word", "//a b", "/ / a _ b"],
    ["is none of a path", "/a/b a/b", "/ a / b _ a / b"],
    ["ends before what ends a sentence", "http://a.b).", "× ).|"],
    ["ends before quotes and brackets", `http://a.b"c http://a.b[1]`, `× " c _ × [1]`],
    ["behind a word as long as one may be", `${"x".repeat(63)}://a.b`, "×"],
    ["behind a longer word", `${"x".repeat(64)}://a.b`, `${"x".repeat(64)} : ×`],
    ["as long as one may be", `http://${"y".repeat(1_998)} z`, "× _ z"],
    ["longer by one sign", `http://${"y".repeat(1_999)} z`, "× y _ z"],
    ["without a scheme, of the longest host", `//${"a".repeat(63)}.b`, "×"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })

  test("that a source has stays, and no longer one", () => {
    expect(whole("http://a.b/c, http://a.b/cd", "http://a.b/c")).toBe("http://a.b/c ,| _ ×")
  })

  test("is found in a source in every spelling", () => {
    expect(urlsIn(`See http://a.b/c. Or www.x.y, //h.i/j; https:k ftp://l"m //n \\\\o.p`)).toEqual(
      "http://a.b/c www.x.y //h.i/j https:k ftp://l \\\\o.p".split(" "),
    )
  })
})

describe("code", () => {
  test.each([
    ["between backticks has no marks", "a `x[0]` b [1]", "a _ `x[0]` _ b _ [1]"],
    ["between two of them may have one", "``a`b[2]`` c", "``a`b[2]`` _ c"],
    ["has no link", "`[t](u) ![v](w) f[1](2)`", "`[t](u) ![v](w) f[1](2)`"],
    ["has no foreign URL or tag either", "`get http://a.b/c [1] <b>`", "`get  [1] `"],
    ["of more lines", "`a\nb[1]` [1]", "`a\nb[1]` _ [1]"],
    ["does not reach over a paragraph", "`a [1]\n\nb` [2]", "` a _ [1] __ b ` _ [2]"],
    ["that does not end is text", "a `b [1]", "a _ ` b _ [1]"],
    ["in a block", "```js\na = b[0]\n  c[1]\n```\nd [1]", "```js _ a = b[0] ___ c[1] _ ``` _ d _ [1]"],
    ["in a block of tildes, in a list", "- ~~~\n  a[1]\n  ~~~\n- b [1]", "- _ ~~~ ___ a[1] ___ ~~~ _ - _ b _ [1]"],
    ["in a block that does not end", "```\na[1]\n``\nb[2]", "``` _ a[1] _ `` _ b[2]"],
    ["is no block inside of a line", "a ```b[1]``` c", "a _ ```b[1]``` _ c"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
    expect(
      scanned([...text])
        .filter(Boolean)
        .join(" "),
    ).toBe(expected)
  })

  test("waits for its end, a block for the end of its line", () => {
    expect(scanned(["`a[", "1]", "` b"])).toEqual(["", "", "`a[1]` _", "b"])
    expect(scanned(["```", "js\na", "[1]\n", "```", "\n[1]"])).toEqual(["", "```js _", "a[1]", "_", "``` _", "[1]"])
  })

  test("is what a source has as code with an index, also without backticks", () => {
    const indexed = (text: string) => {
      const scanner = createScanner(new Set(), new Set(["rows"]))
      return [...[...text].flatMap((char) => scanner.push(char)), ...scanner.finish()].map(shown).join(" ")
    }
    expect(indexed("rows[0], rows [1] arrows[1] rows[1.2] rows[")).toBe(
      "`rows[0]` ,| _ rows _ [1] _ arrows [1] _ rows [1.2] _ rows [",
    )
  })
})

describe("punctuation", () => {
  test.each([
    ["before space ends a clause", "wait... what?!", "wait ...| _ what ?!|"],
    ["before a mark, a quote or a tag does", 'a.[1] a." a.]', 'a .| [1] _ a .| " _ a .| ]'],
    ["inside a word does not", "a.b", "a . b"],
    ["of other scripts is text", "東京は。日本 é…x", "東京は 。 日本 _ é … x"],
    ["of other kinds is text", "*b* {c}", "* b * _ { c }"],
  ])("%s", (_, text, expected) => {
    expect(whole(text)).toBe(expected)
  })
})

describe("until more is known", () => {
  test.each<[string, string[], string[]]>([
    ["a mark waits", ["a [", "1", "]"], ["a _", "", "[1]", ""]],
    ["a bracket waits, as it may be a link's", ["a [b", "", "] c"], ["a _", "", "[ b ] _", "c"]],
    ["a word waits for its end", ["ht", "tp", "://a.b", " c"], ["", "", "", "× _", "c"]],
    ["a tag waits for its end", ["<", "b", ">c"], ["", "", "×", "c"]],
    ["space waits for its end", ["a ", " b "], ["a", "__ b", "_"]],
    ["punctuation waits for what follows", ["a.", " b"], ["a", ".| _", "b"]],
    ["slashes wait for a host", ["/", "/a", ".b c"], ["", "", "× _", "c"]],
    ["half a sign waits for the other half", ["x\ud835", "\udcaf "], ["x", "𝒯", "_"]],
    ["a target waits for its end", ["[t](", "a)", " b "], ["", "× t ×", "_ b", "_"]],
    [
      "a text in brackets waits no longer than a label is",
      [`[${"b".repeat(64)} `.padEnd(202, "c")],
      [`[ ${"b".repeat(64)} _ ${"c".repeat(64)} ${"c".repeat(64)}`, "c".repeat(8)],
    ],
  ])("%s", (_, deltas, expected) => {
    expect(scanned(deltas)).toEqual(expected)
  })
})
