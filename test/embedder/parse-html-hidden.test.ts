// HTML that no reader of the page can see: by size, colour, place and clipping, in its own style or by a class.
import { describe, expect, test } from "vitest"
import { expectLinear } from "../support/growth.ts"
import { parse } from "./parse-failure.ts"

const textOf = async (html: string) => (await parse("html", html)).text.replace(/\s+/g, " ")

const HIDING: readonly [string, string][] = [
  ["no size", "font-size: 0"],
  ["no size in em", "font-size:0.0em"],
  ["a pixel's size", "font-size:1px"],
  ["no opacity", "opacity: 0"],
  ["no opacity in percent", "opacity:0%;color:red"],
  ["a place left of the page", "position:absolute; left:-9999px"],
  ["a place above the page", "position:fixed;top:-100em"],
  ["a place right of the page", "position:absolute;right:-200vw"],
  ["an indent", "text-indent:-9999px"],
  ["a shift", "transform:translateX(-9999px)"],
  ["a scale", "transform: scale(0)"],
  ["a clip", "position:absolute;clip:rect(0 0 0 0)"],
  ["a clip of a pixel", "position:absolute;clip:rect(1px, 1px, 1px, 1px)"],
  ["a clip path", "clip-path: inset(50%)"],
  ["no height", "height:0;overflow:hidden"],
  ["no width", "max-width:0px;overflow-x:clip"],
  ["its background's colour", "color:white;background-color:#fff"],
  ["a colour hardly another", "color:#fdfdfd;background:rgb(255, 255, 255)"],
  ["no colour", "color:rgba(0,0,0,0)"],
  ["no colour by name", "color:transparent"],
  ["what is said to be important", "opacity:0 !important"],
]
const SEEN: readonly [string, string][] = [
  ["is small", "font-size:0.5em"],
  ["is pale", "opacity:0.05"],
  ["is moved a little", "position:absolute;left:-20px;text-indent:-2em"],
  ["is not placed", "left:-9999px"],
  ["is clipped to what is there", "position:absolute;clip:rect(auto, auto, auto, auto)"],
  ["has no height but lets its text run over", "height:0"],
  ["has no height but room", "height:0;padding-bottom:56.25%;overflow:hidden"],
  ["opens", "max-height:0;overflow:hidden;transition:max-height .2s"],
  ["fades in", "opacity:0;animation:show 1s forwards"],
  ["has a colour of its own", "color:white;background:#000"],
  ["is white on a picture", "color:#fff;background:#fff url(sea.jpg)"],
  ["is white on what is unknown", "color:white"],
  ["is painted with its background", "color:transparent;-webkit-background-clip:text"],
  ["is black, which ends in a naught", "color:rgb(0, 0, 0)"],
]

describe("a text is not read that has", () => {
  test.each(HIDING)("%s", async (_, style) => {
    expect(await textOf(`<p>Open at nine.</p><p style="${style}">Open at <b>six</b>.</p><p>Ring twice.</p>`)).toBe(
      "Open at nine. Ring twice.",
    )
  })

  test.each(HIDING)("%s, by a class", async (_, style) => {
    const html = `<style>.note { ${style} }</style><p>Open at nine.</p><p class="a note">Open at <b>six</b>.</p><p>Ring twice.</p>`
    expect(await textOf(html)).toBe("Open at nine. Ring twice.")
  })
})

describe("a text is read that", () => {
  test.each(SEEN)("%s", async (_, style) => {
    expect(await textOf(`<p style="${style}">Ring twice.</p>`)).toBe("Ring twice.")
    expect(await textOf(`<style>.note { ${style} }</style><p class=note>Ring twice.</p>`)).toBe("Ring twice.")
  })

  test("stands in something without size and has one of its own", async () => {
    const items =
      "<li style='font-size:16px'>tea</li> <li style='font-size:.9em'>mud</li> <li style='font-size:1rem'>milk</li>"
    expect(await textOf(`<ul style='font-size:0'>gap ${items}</ul><p>Ring twice.</p>`)).toBe("- tea - milk Ring twice.")
  })

  test("stands in white on white and has another colour or background", async () => {
    const html = `<div style='color:white;background:white'>no <b style='color:black'>tea</b> no <i style='background:navy'>milk</i> no</div>`
    expect(await textOf(html)).toBe("tea milk")
  })

  test("a stronger rule or its own style shows again", async () => {
    const styles = "<style>.tab {opacity:0} .tab.on {opacity:1}</style>"
    expect(
      await textOf(`${styles}<p class='tab on'>tea</p><p class=tab style='opacity:1'>milk</p><p class=tab>no</p>`),
    ).toBe("tea milk")
  })

  test("is for screen readers by the usual name of its class, and not by its style alone", async () => {
    const clipped = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"
    const html = `<style>.sr-only, .clipped {${clipped}}</style><p><span class=sr-only>Price:</span> 40 <i class=clipped>no</i><i style='${clipped}'>no</i> crowns</p>`
    expect(await textOf(html)).toBe("Price: 40 crowns")
    expect(await textOf("<p>tea<b class=sr-only style='opacity:0'>no</b></p>")).toBe("tea")
  })

  test("stands on a page that scripts show once it is laid out", async () => {
    expect(await textOf("<body style='opacity:0'><p>Ring twice.</p></body>")).toBe("Ring twice.")
  })
})

test("many styled elements are read in linear time", async () => {
  const hidden = `<p style="font-size:0;position:absolute;left:-9999px">x<b style="color:white;background:white">y`
  await expectLinear(40_000, (size) => textOf(`<p>Ring twice.</p>${hidden.repeat(size / 90)}`))
})
