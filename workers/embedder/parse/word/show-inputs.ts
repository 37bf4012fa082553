// Shows ticked boxes and chosen values of a form: content controls, legacy form fields and symbol-font signs.
import { DomUtils } from "htmlparser2"
import { allOf, at, childOf, elementsOf, isOn, type ParentNode, textOf } from "../office/xml.ts"
import { around, paragraphOf, replace, textRun } from "./runs.ts"

/** Boxes of the symbol fonts. */
const SYMBOL_BOXES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["f052", "f053", "f054", "f078", "f0fd", "f0fe"].map((code) => [code, "☒"])),
  ...Object.fromEntries(["f02a", "f06f", "f071", "f0a3", "f0a8"].map((code) => [code, "☐"])),
}
const CHECKED = "☒"
const UNCHECKED = "☐"
/** A content control that is a box shows one of two signs; a form field of old shows none that is stored. */
export function showCheckboxes(body: ParentNode): void {
  for (const control of [...allOf(body, "w:sdt")]) {
    const box = at(control, "w:sdtPr", "w14:checkbox")
    if (!box) continue
    const isChecked = isOn(childOf(box, "w14:checked")?.attribs["w14:val"])
    const sign = textRun(isChecked ? CHECKED : UNCHECKED)
    const isBlock = elementsOf(childOf(control, "w:sdtContent")).some(({ name }) => name === "w:p")
    replace(control, isBlock ? paragraphOf(control.parent ?? body, isChecked ? CHECKED : UNCHECKED) : sign)
  }
  for (const field of [...allOf(body, "w:checkBox")]) {
    const state = childOf(field, "w:checked") ?? childOf(field, "w:default")
    const isChecked = state !== undefined && (state.attribs["w:val"] === undefined || isOn(state.attribs["w:val"]))
    const run = around(field, "w:r")
    if (run) replace(run, textRun(isChecked ? CHECKED : UNCHECKED), run)
    DomUtils.removeElement(field)
  }
  // What is left of such a field would be read as an empty box a second time.
  for (const instruction of [...allOf(body, "w:instrText")])
    if (/FORMCHECKBOX/.test(textOf(instruction))) DomUtils.removeElement(instruction)
}

/** Boxes that are letters of a symbol font, and what was chosen from a list of old. */
export function showChoices(body: ParentNode): void {
  for (const sign of [...allOf(body, "w:sym")]) {
    const box = /^wingdings/i.test(sign.attribs["w:font"] ?? "")
      ? SYMBOL_BOXES[(sign.attribs["w:char"] ?? "").toLowerCase()]
      : undefined
    if (box) replace(sign, ...elementsOf(textRun(box)))
  }
  for (const list of [...allOf(body, "w:ddList")]) {
    const chosen = childOf(list, "w:result") ?? childOf(list, "w:default")
    const entries = elementsOf(list).filter(({ name }) => name === "w:listEntry")
    const text = entries[Number(chosen?.attribs["w:val"] ?? 0)]?.attribs["w:val"] ?? ""
    const run = around(list, "w:r")
    if (run && text !== "") replace(run, textRun(text), run)
  }
}
