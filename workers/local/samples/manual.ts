// The text of the sample manual by page, so that each fact is on a known page.

export type Block =
  | { kind: "heading" | "subheading" | "paragraph" | "warning"; text: string }
  | { kind: "bullets" | "steps"; items: string[] }
  | { kind: "table"; widths: number[]; rows: string[][] }
  | { kind: "figure" }

const heading = (text: string): Block => ({ kind: "heading", text })
const subheading = (text: string): Block => ({ kind: "subheading", text })
const paragraph = (text: string): Block => ({ kind: "paragraph", text })
const warning = (text: string): Block => ({ kind: "warning", text })
const bullets = (...items: string[]): Block => ({ kind: "bullets", items })
const steps = (...items: string[]): Block => ({ kind: "steps", items })
/** The first row is the header; `widths` are shares of the text width. */
const table = (widths: number[], ...rows: string[][]): Block => ({ kind: "table", widths, rows })

export const MANUAL = {
  title: "Heron T2 Tide Gauge",
  subtitle: "Operator’s manual",
  edition: "Edition 3, March 2026. For firmware 3.4 and later.",
  publisher: "Saltmarsh Instruments",
  publishedAt: new Date("2026-03-02T09:00:00Z"),
}

export const PAGES: Block[][] = [
  [
    heading("About this manual"),
    paragraph(
      "The Heron T2 measures the height of the water in a harbour, river or lagoon with a radar that looks straight down, and sends each reading over the mobile network to Saltmarsh Watch, the monitoring service of Saltmarsh Instruments.",
    ),
    paragraph(
      "This manual is for the people who install the gauge, look after it and read its lights. You need no knowledge of radar, only a spanner, a dry morning and a colleague.",
    ),
    subheading("What you will find where"),
    table(
      [0.82, 0.18],
      ["Chapter", "Page"],
      ["1  Before you start", "2"],
      ["2  Installing the gauge", "3"],
      ["3  Power and battery", "4"],
      ["4  Readings and alarms", "5"],
      ["5  Lights, faults and maintenance", "6"],
      ["6  Warranty and technical data", "7"],
    ),
  ],
  [
    heading("1  Before you start"),
    subheading("In the box"),
    bullets(
      "one Heron T2 gauge with its battery fitted, 4.2 kilograms",
      "one mounting arm of stainless steel, 1 metre long",
      "four M10 bolts with washers",
      "one grounding cable, 5 metres long",
      "one magnetic key, which switches the gauge on and off",
    ),
    paragraph(
      "The serial number is engraved on the lid. Write it down before the gauge hangs over the water: Saltmarsh Watch asks for it when you register the site, and you will not want to climb back for it.",
    ),
    subheading("Working safely"),
    warning(
      "Never work over water alone. Two people wear life jackets, and a third person ashore knows when they are due back.",
    ),
    paragraph(
      "The radar transmits 20 milliwatts at 60 gigahertz, less than a mobile phone. It is harmless to people, birds and boats, and needs no licence in the European Union, Norway or the United Kingdom.",
    ),
    subheading("Choosing a site"),
    paragraph(
      "Look for a quay, bridge or pile that does not move and stands in at least half a metre of water at the lowest tide. Avoid places where boats moor underneath: a deck looks like a very sudden flood.",
    ),
    paragraph(
      "Check the mobile reception at the exact spot with your telephone. One bar is enough. If there is none, choose another site or order the external antenna, part number XA-12.",
    ),
  ],
  [
    heading("2  Installing the gauge"),
    paragraph(
      "Mount the gauge at least 1.5 metres above the highest water you expect. Keep 80 centimetres clear of walls and ladders on every side, because the radar beam opens by 12 degrees.",
    ),
    { kind: "figure" },
    steps(
      "Bolt the mounting arm to the structure with the four M10 bolts and tighten them to 25 newton metres.",
      "Slide the gauge onto the arm until it clicks, then level it with the bubble on its lid.",
      "Lead the grounding cable to the nearest metal part that reaches into the water.",
      "Hold the magnetic key against the heron on the lid for three seconds. The light turns amber.",
      "Wait. The light turns green when the gauge has found the network, usually within two minutes.",
      "Measure from the lower face of the gauge to your survey mark and enter the height in Saltmarsh Watch.",
    ),
    paragraph(
      "The first reading arrives after six minutes. Compare it with a tape measure; if the two differ by more than two centimetres, something stands in the beam.",
    ),
  ],
  [
    heading("3  Power and battery"),
    paragraph(
      "A full battery lasts 14 months at the standard interval of one reading every six minutes. Shorter intervals empty it sooner:",
    ),
    table(
      [0.5, 0.5],
      ["Interval between readings", "Life of a full battery"],
      ["1 minute", "3 months"],
      ["6 minutes (standard)", "14 months"],
      ["15 minutes", "26 months"],
    ),
    paragraph(
      "Cold costs energy. Below minus 10 degrees Celsius the battery delivers about a fifth less, so plan a visit before a hard winter instead of during one.",
    ),
    subheading("Changing the battery"),
    paragraph(
      "Saltmarsh Watch writes to you when 15 percent of the charge is left, which gives you about two months. Use only the lithium pack with part number HB-27.",
    ),
    steps(
      "Hold the magnetic key against the heron until the light goes out.",
      "Open the two latches of the battery door and pull the old pack out by its strap.",
      "Wipe the seal, push the new pack in until it clicks, and close both latches.",
      "Switch the gauge on again. It keeps its clock and its settings for 20 minutes without a battery.",
    ),
    subheading("Solar panel"),
    paragraph(
      "The solar kit, part number SP-40, keeps the battery full from March to October up to a latitude of 60 degrees. It screws onto the mounting arm and plugs into the socket under the lid.",
    ),
    warning("Do not throw the old pack away or burn it. Send it back to us; the postage is paid."),
  ],
  [
    heading("4  Readings and alarms"),
    subheading("How a reading is made"),
    paragraph(
      "Each reading is the average of 40 radar pulses taken over 20 seconds, so that passing waves do not count as tide. The result is accurate to 3 millimetres up to a distance of 15 metres, and to 8 millimetres up to the maximum of 30 metres.",
    ),
    subheading("When the network is down"),
    paragraph(
      "The gauge stores its last 50,000 readings, about seven months at the standard interval. When the network returns it sends what it has stored, oldest first, and marks those readings as late. Nothing is lost and nothing needs to be done on site.",
    ),
    subheading("Alarms"),
    paragraph(
      "The flood alarm is raised when two readings in a row stand above the flood level of the site. Unless you change it, the flood level is 30 centimetres below the edge of the quay. While the alarm lasts the gauge takes a reading every minute.",
    ),
    paragraph(
      "The low-water alarm works the same way and is switched off when the gauge leaves the factory. Marinas use it to warn boats with deep keels.",
    ),
    table(
      [0.26, 0.37, 0.37],
      ["Alarm", "Raised after", "Cleared after"],
      ["Flood", "2 readings above the level", "5 readings below the level"],
      ["Low water", "2 readings below the level", "5 readings above the level"],
      ["Silence", "3 readings that never arrived", "1 reading"],
    ),
    paragraph(
      "Alarms go by text message to as many as eight telephone numbers per site. The person at the top of the list is called as well when nobody confirms the message within a quarter of an hour.",
    ),
  ],
  [
    heading("5  Lights, faults and maintenance"),
    paragraph("The light on the lid speaks for five minutes after you touch it with the magnetic key."),
    table(
      [0.3, 0.7],
      ["Light", "What it says"],
      ["Green, steady", "All is well and the last reading arrived."],
      ["Amber, two blinks", "No network for an hour. Readings are being stored."],
      ["Red, one blink", "Less than 15 percent of the battery is left."],
      ["Red, three blinks", "Something is in the way of the radar."],
      ["Red, steady", "The gauge is faulty. Send it in."],
    ),
    paragraph(
      "Three red blinks mean that something blocks the radar within 50 centimetres of its face. It is nearly always a spider’s web, sometimes a nest. Remove the web; leave a nest with eggs in it alone and tell us, and we will lend you a second gauge.",
    ),
    subheading("Twice a year"),
    bullets(
      "Wash the radar face with fresh water and a soft cloth. Solvents make the plastic dull and the gauge deaf.",
      "Tighten the four bolts to 25 newton metres again, above all after the first storm.",
      "Look at the grounding cable where it enters the water. Replace it when more than a third has corroded away.",
    ),
    subheading("Every two years"),
    paragraph(
      "Calibrate the gauge every 24 months against a surveyed mark. Choose a calm day, take ten tape measurements over half an hour and enter them in Saltmarsh Watch, which works out the correction and keeps the certificate.",
    ),
  ],
  [
    heading("6  Warranty and technical data"),
    paragraph(
      "The warranty covers the gauge for five years from the day of delivery, and the battery for two. It covers lightning if the grounding cable was connected. It does not cover boats.",
    ),
    table(
      [0.42, 0.58],
      ["Property", "Value"],
      ["Measuring distance", "0.5 to 30 metres"],
      ["Accuracy", "3 millimetres up to 15 metres"],
      ["Radar", "60 gigahertz, 20 milliwatts"],
      ["Housing", "IP68, sea-water resistant polymer"],
      ["Operating temperature", "minus 25 to plus 55 degrees Celsius"],
      ["Mobile network", "LTE-M and NB-IoT, SIM card fitted"],
      ["Weight", "4.2 kilograms with battery"],
    ),
    subheading("Getting help"),
    paragraph(
      "Our support desk in Wexcombe answers from Monday to Friday between 7:00 and 19:00 at support@saltmarsh.example. Have the serial number ready and tell us what the light says. A replacement gauge leaves the workshop within two working days.",
    ),
    subheading("At the end of its life"),
    paragraph(
      "Every Heron can be taken apart with one screwdriver. Send it back and we will reuse the radar and recycle the rest; since 2021 no gauge that came home has gone to landfill.",
    ),
  ],
]
