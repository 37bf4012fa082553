// Writes the sample staff handbook as a Word document with headings, lists and a table.
import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx"
import { unzipSync, zipSync } from "fflate"

/** A fixed date in the file, so that every run writes the same bytes. */
const WRITTEN_AT = "2026-04-07T09:00:00"

const title = (text: string) => new Paragraph({ text, heading: HeadingLevel.TITLE })
const heading = (text: string) => new Paragraph({ text, heading: HeadingLevel.HEADING_1 })
const subheading = (text: string) => new Paragraph({ text, heading: HeadingLevel.HEADING_2 })
const paragraph = (text: string) => new Paragraph({ text, spacing: { after: 140 } })
const list = (reference: "bullets" | "steps", ...items: string[]) =>
  items.map((text) => new Paragraph({ text, numbering: { reference, level: 0 }, spacing: { after: 60 } }))

function table(...rows: string[][]): Table {
  const line = { style: BorderStyle.SINGLE, size: 4, color: "BFCFD6" }
  const cell = (text: string, isHeader: boolean) =>
    new TableCell({
      margins: { top: 60, bottom: 60, left: 110, right: 110 },
      borders: { top: line, bottom: line, left: line, right: line },
      ...(isHeader && { shading: { type: ShadingType.CLEAR, fill: "E8F1F4" } }),
      children: [new Paragraph({ children: [new TextRun({ text, bold: isHeader })] })],
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map((cells, index) => {
      const isHeader = index === 0
      // Readers treat a row as a header row if the property is present at all, even if it is false.
      return new TableRow({
        ...(isHeader && { tableHeader: true }),
        children: cells.map((text) => cell(text, isHeader)),
      })
    }),
  })
}

const CHAPTERS = [
  title("Working at Saltmarsh Instruments"),
  paragraph(
    "Staff handbook, April 2026. It applies to everybody employed in Wexcombe and Tromsø, and to people on fixed-term contracts from their first day.",
  ),

  heading("Welcome"),
  paragraph(
    "Saltmarsh Instruments was founded in 2009 by Ada Lindqvist and Tomas Reyes, who wanted a tide gauge that a harbour master could install without an engineer. Today 64 of us build the Heron gauges and run Saltmarsh Watch, which receives readings from more than 3,100 sites.",
  ),
  paragraph(
    "This handbook says what you can expect from the company and what the company expects from you. Where it is silent, ask your team lead; where it is wrong, tell Priya Nair in People Operations and she will mend it.",
  ),

  heading("Time"),
  subheading("Working hours"),
  paragraph(
    "A full week has 37 hours. You choose when you work them, except that everybody is reachable between 10:00 and 15:00, Wexcombe time. Overtime is given back as free time within the next two months.",
  ),
  subheading("Leave"),
  paragraph(
    "Every employee gets 27 days of paid leave each year, and public holidays on top. At most five unused days can be carried into the next year, and they lapse on 31 March.",
  ),
  paragraph(
    "Ask for leave in the staff calendar. Up to three days need no approval, only a free slot in the rota; anything longer is approved by your team lead within one week.",
  ),
  subheading("Illness"),
  paragraph("If you are ill, tell your team lead before 9:30. A doctor’s note is needed from the fourth day."),

  heading("Field work"),
  paragraph(
    "Gauges hang over cold water, in wind, at the end of slippery ladders. These rules have no exceptions, not even for five minutes:",
  ),
  ...list(
    "bullets",
    "Nobody works over water alone. Field teams are two people, and a third person ashore keeps the log.",
    "Life jackets are worn from the car to the car. They are inspected every 12 months; the date is sewn into the collar.",
    "The team telephones the log keeper every two hours. After a missed call the log keeper waits 20 minutes and then alerts the coastguard.",
    "Work stops when the wind reaches force 6, whoever is waiting for the reading.",
  ),
  paragraph(
    "Before the first trip you spend a day in the harbour basin with Jonas Eide, who runs the water safety course on the first Thursday of every month.",
  ),

  heading("On call"),
  paragraph(
    "Saltmarsh Watch has to work when there is a flood, and floods like weekends. Twelve engineers share the on-call duty, one week at a time, from Monday 9:00 to Monday 9:00.",
  ),
  paragraph(
    "An engineer is paid 310 euros for each week on call, and every call-out counts as at least two hours of work. After a call between 23:00 and 6:00 the following day is free.",
  ),
  paragraph("While you are on call you need three things:"),
  ...list(
    "steps",
    "the duty telephone, charged and not on silent",
    "a laptop and a network within 15 minutes of wherever you are",
    "the incident runbook, which says what to do and whom to wake",
  ),

  heading("Travel and expenses"),
  paragraph(
    "Travel by train where the journey takes less than six hours. Hand in receipts within 30 days; they are paid with the next salary. Your team lead approves up to 500 euros, and Ines Marrow in Finance approves everything above.",
  ),
  table(
    ["Expense", "Limit", "Remark"],
    ["Hotel", "140 euros a night", "with breakfast"],
    ["Meals", "45 euros a day", "no receipts needed"],
    ["Own car", "0.38 euros a kilometre", "only with field equipment"],
    ["Work boots", "160 euros every two years", "for field teams"],
  ),
  new Paragraph({ text: "", spacing: { after: 80 } }),

  heading("Learning"),
  paragraph(
    "You have five days and 1,200 euros a year for courses, conferences or books. Nobody checks whether the subject is useful to the company; most subjects turn out to be.",
  ),

  heading("Whom to ask"),
  ...list(
    "bullets",
    "Contracts, leave and this handbook: Priya Nair, People Operations",
    "Expenses and salaries: Ines Marrow, Finance",
    "Water safety: Jonas Eide, Field Service",
    "Anything you would rather not say aloud: the ombudsperson, Ruth Achterberg, who is not an employee",
  ),
]

export async function writeHandbook(): Promise<Uint8Array> {
  const level = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) => [
    {
      level: 0,
      format,
      text,
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: 500, hanging: 280 } } },
    },
  ]
  const document = new Document({
    title: "Working at Saltmarsh Instruments",
    creator: "Saltmarsh Instruments",
    lastModifiedBy: "Saltmarsh Instruments",
    styles: {
      default: {
        document: { run: { font: "Calibri", size: 22 } },
        title: { run: { size: 44, bold: true, color: "0D526E" }, paragraph: { spacing: { after: 200 } } },
        heading1: {
          run: { size: 30, bold: true, color: "0D526E" },
          paragraph: { spacing: { before: 320, after: 120 } },
        },
        heading2: {
          run: { size: 24, bold: true, color: "0D526E" },
          paragraph: { spacing: { before: 180, after: 80 } },
        },
      },
    },
    numbering: {
      config: [
        { reference: "bullets", levels: level(LevelFormat.BULLET, "•") },
        { reference: "steps", levels: level(LevelFormat.DECIMAL, "%1.") },
      ],
    },
    sections: [{ children: CHAPTERS }],
  })
  return fixTimes(new Uint8Array(await Packer.toArrayBuffer(document)))
}

/**
 * Packs the archive again with fixed times, because the library writes the current time into entries and properties.
 */
function fixTimes(docx: Uint8Array): Uint8Array {
  const decoder = new TextDecoder()
  const entries = Object.entries(unzipSync(docx)).sort(([a], [b]) => (a < b ? -1 : 1))
  const fixed = entries.map(([name, bytes]) => {
    if (name !== "docProps/core.xml") return [name, bytes] as const
    const xml = decoder.decode(bytes).replace(/(<dcterms:\w+[^>]*>)[^<]*/g, `$1${WRITTEN_AT}Z`)
    return [name, new TextEncoder().encode(xml)] as const
  })
  return zipSync(Object.fromEntries(fixed), { mtime: new Date(WRITTEN_AT), level: 9 })
}
