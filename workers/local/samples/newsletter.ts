// The sample newsletter: one page in two narrow columns, like a leaflet. Throws if the text does not fit.
import { PDFDocument, type PDFFont, rgb, StandardFonts } from "pdf-lib"
import { wrap } from "./typeset.ts"

const [WIDTH, HEIGHT] = [595, 842]
const MARGIN = 56
const GAP = 30
const COLUMN = (WIDTH - 2 * MARGIN - GAP) / 2
const TOP = HEIGHT - 130
const FOOT = 70
const SIZE = 11
const LEADING = 15.5

const NEWSLETTER = {
  title: "The Saltmarsh Letter",
  publishedAt: new Date("2026-05-04T09:00:00Z"),
  articles: [
    {
      heading: "A crane for the yard",
      paragraphs: [
        "Since March a slewing crane stands at the end of the yard. It lifts the heavy gauges for the lagoon from the van to the boat, which took three people and a good deal of patience before.",
        "The crane lifts 800 kilograms at full reach. Only colleagues who have passed the course of the port authority may work it, and nobody walks under its arm while it turns.",
        "Its brake and its rope are inspected every seven weeks by a fitter from Westhaven, who signs the blue book in the cabin. When the signature is older than that, the crane stays locked.",
      ],
    },
    {
      heading: "Visitors by bicycle",
      paragraphs: [
        "More and more visitors come by bicycle along the sea wall. They find twelve stands behind the boathouse, a pump, and a tap with drinking water.",
        "A bicycle may be left for two nights without asking. Whoever stays longer tells the porter, who writes the frame number down and hands out a yellow tag.",
      ],
    },
    {
      heading: "The summer fair",
      paragraphs: [
        "The fair is on the last Saturday of June and begins when the tide turns, at a quarter past ten. The model boats sail first, then the raft race of the teams.",
        "Proceeds of the raffle go to the lifeboat crew. Last year 2,340 euros came together, enough for two new survival suits.",
      ],
    },
  ],
}

type Line = { text: string; font: PDFFont; size: number; before: number }

/** An article continues from the bottom of one column at the top of the next, also in the middle of a sentence. */
export async function typesetNewsletter(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(NEWSLETTER.title)
  pdf.setProducer("pdf-lib")
  pdf.setCreator("workers/local/samples/generate.ts")
  pdf.setCreationDate(NEWSLETTER.publishedAt)
  pdf.setModificationDate(NEWSLETTER.publishedAt)
  const [body, bold] = [
    await pdf.embedFont(StandardFonts.TimesRoman),
    await pdf.embedFont(StandardFonts.TimesRomanBold),
  ]
  const page = pdf.addPage([WIDTH, HEIGHT])
  const ink = rgb(0.13, 0.16, 0.2)
  page.drawText(NEWSLETTER.title, { x: MARGIN, y: HEIGHT - 92, size: 26, font: bold, color: ink })

  const lines = NEWSLETTER.articles.flatMap(({ heading, paragraphs }): Line[] => [
    { text: heading, font: bold, size: 14, before: 12 },
    ...paragraphs.flatMap((paragraph) =>
      wrap(paragraph, { font: body, size: SIZE, leading: LEADING }, COLUMN).map((text, i) => ({
        text,
        font: body,
        size: SIZE,
        before: i === 0 ? 6 : 0,
      })),
    ),
  ])
  const half = lines.reduce((sum, { before }) => sum + before + LEADING, 0) / 2
  let [x, y, used] = [MARGIN, TOP, 0]
  for (const { text, font, size, before } of lines) {
    if (x === MARGIN && used > half) [x, y] = [MARGIN + COLUMN + GAP, TOP]
    y -= before + LEADING
    used += before + LEADING
    if (y < FOOT) throw new Error("The newsletter overflows.")
    page.drawText(text, { x, y, size, font, color: ink })
  }
  return await pdf.save()
}
