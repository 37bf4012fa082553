// Writes German compounds with a month as two words: `Märzwoche` is a week in March.
import { monthNamed } from "../../../embedding/months.ts"

const PART_OF_MONTH = /(?<!\p{L})(\p{Lu}\p{Ll}{2,8})(wochen?|hälfte|tage?n?|mitte|ende)(?!\p{L})/gu

export const withMonthsApart = (text: string): string =>
  text.replace(PART_OF_MONTH, (all: string, month: string, part: string) =>
    monthNamed(month.toLowerCase()) === null ? all : `${part} im ${month}`,
  )
