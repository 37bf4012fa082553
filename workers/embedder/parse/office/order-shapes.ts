// Sorts the shapes of a slide into reading order by position; a placeholder can have its position from the layout.
import { type Bounds, orderBlocks } from "../order-blocks.ts"
import type { PackageParts } from "./package-parts.ts"
import { pictureText } from "./picture-text.ts"
import { allOf, at, childOf, type Element, elementsOf, isOn } from "./xml.ts"

const TITLES = new Set(["title", "ctrTitle"])

export const placeholderOf = (shape: Element): Element | undefined =>
  elementsOf(shape).flatMap((part) => at(part, "p:nvPr", "p:ph") ?? [])[0]
export const isTitle = (shape: Element): boolean => TITLES.has(placeholderOf(shape)?.attribs.type ?? "")

/**
 * The shapes of a slide or notes page. Groups are opened up, each read as a whole; of alternatives the first with something
 * to show is taken. The title is the first thing read, wherever it stands.
 */
export function orderedShapes(parts: PackageParts, path: string, tree: Element | undefined): Element[] {
  const layouts = layoutsOf(parts, path)
  const ordered = shapesOf(tree, (shape) => boundsOf(shape) ?? inheritedBounds(shape, layouts))
  return [...ordered.filter(isTitle), ...ordered.filter((shape) => !isTitle(shape))]
}

/** If any shape has no position, all stay in file order. */
function shapesOf(parent: Element | undefined, placeOf: (shape: Element) => Bounds | undefined): Element[] {
  const shapes = elementsOf(parent)
    .flatMap((child) => (child.name === "mc:AlternateContent" ? chosen(child) : [child]))
    .filter((shape) => !isHidden(shape))
  const placed = shapes.flatMap((shape) => {
    const bounds = isShown(shape) ? placeOf(shape) : undefined
    return bounds ? [{ ...bounds, shape }] : []
  })
  const isKnown = placed.length === shapes.filter(isShown).length
  const ordered = isKnown ? orderBlocks(placed, false).map(({ shape }) => shape) : shapes
  return ordered.flatMap((shape) => (shape.name === "p:grpSp" ? shapesOf(shape, placeOf) : [shape]))
}

/** Its name and whether it is shown stand in the first of its properties. */
const isHidden = (shape: Element) =>
  elementsOf(elementsOf(shape)[0]).some(({ name, attribs }) => name === "p:cNvPr" && isOn(attribs.hidden))

const SHOWN = new Set(["p:sp", "p:graphicFrame", "p:grpSp"])
/** A picture is read by its description. */
const isShown = (shape: Element) => SHOWN.has(shape.name) || (shape.name === "p:pic" && describedAs(shape) !== "")

export const describedAs = (picture: Element): string => pictureText(at(picture, "p:nvPicPr", "p:cNvPr")?.attribs.descr)

function chosen(alternatives: Element): Element[] {
  const choices = elementsOf(alternatives).map((choice) => elementsOf(choice))
  return choices.find((shapes) => shapes.some(isShown)) ?? []
}

/** In the units of the slide or of the shape's group. */
function boundsOf(shape: Element): Bounds | undefined {
  const properties = childOf(shape, "p:spPr") ?? childOf(shape, "p:grpSpPr")
  const frame = childOf(shape, "p:xfrm") ?? childOf(properties, "a:xfrm")
  const [offset, extent] = [childOf(frame, "a:off"), childOf(frame, "a:ext")]
  if (!offset || !extent) return
  const [left, top] = [Number(offset.attribs.x), Number(offset.attribs.y)]
  return { left, top, right: left + Number(extent.attribs.cx), bottom: top + Number(extent.attribs.cy) }
}

/** The shapes of the slide's layout and of the layout's master. */
function layoutsOf(parts: PackageParts, path: string): Element[][] {
  const partOf = (from: string, kind: string) =>
    [...parts.relationsOf(from).values()].find(({ type }) => type.endsWith(kind))?.path ?? ""
  const layout = partOf(path, "/slideLayout")
  return [layout, partOf(layout, "/slideMaster")].map((one) => {
    const part = parts.read(one)
    return part ? [...allOf(part, "p:sp")] : []
  })
}

function inheritedBounds(shape: Element, layouts: readonly Element[][]): Bounds | undefined {
  const own = placeholderOf(shape)?.attribs
  if (!own) return
  const isSame = ({ type, idx }: Readonly<Record<string, string>>) =>
    own.idx === undefined || TITLES.has(own.type ?? "") ? kindOf(type) === kindOf(own.type) : idx === own.idx
  for (const shapes of layouts) {
    const placeholders = shapes.filter((other) => placeholderOf(other))
    const found =
      placeholders.find((other) => isSame(placeholderOf(other)?.attribs ?? {})) ??
      placeholders.find((other) => kindOf(placeholderOf(other)?.attribs.type) === kindOf(own.type))
    const bounds = found && boundsOf(found)
    if (bounds) return bounds
  }
}

/** A placeholder without a type contains content, like a body. */
const kindOf = (type = "body") =>
  type === "ctrTitle" ? "title" : type === "obj" || type === "subTitle" ? "body" : type
