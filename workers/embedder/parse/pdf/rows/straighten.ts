// Deskews scanned text: measures the slope of its lines and rotates the glyphs back.
import type { Glyph } from "../glyphs/glyph.ts"
import { along } from "../glyphs/read-glyphs.ts"
import { median } from "./middle.ts"

/** In sizes of the letters: how far the next glyph of a line may stand from the one before, along it and across. */
const AHEAD = 2.5
const ACROSS = 0.35
/** A line must be so long to tell a slope, and the lines that tell it so many. */
const LINE = 6
const LINES = 3
/** In degrees. Steeper text is written so on purpose; the lines of one scan differ by no more than the play. */
const LEAST = 0.1
const MOST = 6
const PLAY = 0.4

/** All glyphs have one direction. They are the same if their lines are straight. */
export function straighten(glyphs: Glyph[]): Glyph[] {
  const slopes = slopesOf(glyphs)
  if (slopes.length < LINES) return glyphs
  const slope = median(slopes)
  if (Math.abs(slope) < LEAST || Math.abs(slope) > MOST) return glyphs
  if (median(slopes.map((one) => Math.abs(one - slope))) > PLAY) return glyphs
  return glyphs.map((glyph) => ({ ...glyph, ...along(slope, glyph.u, glyph.v), turn: glyph.turn + slope }))
}

/** The slope of each line that is long enough, in degrees. */
function slopesOf(glyphs: readonly Glyph[]): number[] {
  const slopes: number[] = []
  let first: Glyph | undefined
  let last: Glyph | undefined
  const end = () => {
    if (first && last && last.u - first.u > first.size * LINE)
      slopes.push((Math.atan2(last.v - first.v, last.u - first.u) * 180) / Math.PI)
  }
  for (const glyph of glyphs) {
    if (glyph.text === " ") continue
    const isNext =
      last &&
      glyph.u > last.u &&
      glyph.u - last.u - last.width < last.size * AHEAD &&
      Math.abs(glyph.v - last.v) < last.size * ACROSS
    if (!isNext) {
      end()
      first = glyph
    }
    last = glyph
  }
  end()
  return slopes
}
