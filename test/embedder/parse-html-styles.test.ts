// HTML by its own styles: what they hide is not read, and what they hide elsewhere, in print or only sometimes is.
import { describe, expect, test } from "vitest"
import { expectLinear } from "../support/growth.ts"
import { parse } from "./parse-failure.ts"

const textOf = async (html: string) => (await parse("html", html)).text.replace(/\s+/g, " ")
const styled = (styles: string, body: string) => textOf(`<style>${styles}</style><p>Tide tables.</p>${body}`)

describe("a rule hides", () => {
  test.each([
    [
      "what stands in something",
      ".bar .sub",
      "<div class=bar><p><i class='sub x'>no</i></p></div><i class=sub>yes</i>",
    ],
    ["a child alone", "#side > .ad", "<div id=side><b class=ad>no</b><p><b class=ad>yes</b></p></div>"],
    ["elements of a name within", "ul.crew li.old", "<ul class=crew><li class=old>no<li>yes</ul>"],
    ["by several classes at once", ".box.shut", "<p class='box shut'>no</p><p class=box>yes</p>"],
    ["with another selector that is not followed", "a:hover, .gone em", "<p class=gone><em>no</em></p>yes"],
    ["behind an import", "@import url(a.css); .gone", "<p class=gone>no</p>yes"],
    ["by whom an element stands in, not by one that has ended", ".open p", "<div class=open><p>no</div><p>yes</p>"],
    ["past end tags that are missing", "li.old b", "<ul><li class=old><b>no</b><li><b>yes</b></ul>"],
    ["any element within", ".gone *", "<p class=gone><b>no</b></p>yes"],
  ])("%s", async (_, selector, body) => {
    const text = await styled(`${selector} { color: red; display : none }`, body)
    expect(text).toContain("yes")
    expect(text).not.toContain("no")
  })

  test.each([
    [
      "is shown by a rule with more weight",
      ".tab .leaf {display:none} .tab .leaf.on {display:block}",
      "class='leaf on'",
    ],
    ["is shown by a rule of the same weight behind it", ".tab p {display:none} .tab p {display:block}", ""],
    ["is shown by its own style", ".tab .leaf {display:none}", "class=leaf style='display: block'"],
    ["depends on a state", ".tab:not(.js) p {display:none}", ""],
    ["depends on a sibling", ".tab + p, .tab ~ p {display:none}", ""],
    ["is hidden in print", "@media print { .tab p {display:none} }", ""],
    ["is hidden by a name alone, as a page is until it is laid out", "p, body, .tab body {display:none}", ""],
  ])("nothing that %s", async (_, styles, attributes) => {
    expect(await styled(styles, `<div class=tab><p ${attributes}>shown</p></div>`)).toBe("Tide tables. shown")
  })

  test("what its own style shows, if it is important", async () => {
    expect(await styled("#a b {display:none !important}", "<p id=a><b style='display:inline'>no</b></p>")).toBe(
      "Tide tables.",
    )
  })
})

test("many rules over deep elements with stray end tags are read in linear time", async () => {
  const styles = Array.from({ length: 300 }, (_, rule) => `.a${rule} .b .c { display: none }`).join("")
  await expectLinear(40_000, (size) => styled(styles, `<div class='b c'></i>x`.repeat(size / 20)))
})
