// The sample documents, and the demo's questions about them with the place of each answer.

/** The samples in the order the demo uploads them. */
export const SAMPLES = [
  { filename: "heron-t2-manual.pdf", contentType: "application/pdf" },
  /** Set in two columns. */
  { filename: "saltmarsh-letter.pdf", contentType: "application/pdf" },
  {
    filename: "staff-handbook.docx",
    contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  },
  { filename: "incident-runbook.md", contentType: "text/markdown" },
  { filename: "firmware-notes.txt", contentType: "text/plain" },
] as const

export type SampleName = (typeof SAMPLES)[number]["filename"]

export type SampleQuestion = {
  question: string
  /** The only sample that answers it. */
  document: SampleName
  /** The page, from 1, for formats that have pages. */
  page?: number
  /** Words of the answering sentence, exactly as in the document. */
  expects: string
}

export const QUESTIONS: readonly SampleQuestion[] = [
  {
    question: "How far above the highest water must the gauge be mounted?",
    document: "heron-t2-manual.pdf",
    page: 3,
    expects: "1.5 metres",
  },
  {
    question: "How long does a full battery last at the standard interval?",
    document: "heron-t2-manual.pdf",
    page: 4,
    expects: "14 months",
  },
  {
    question: "What do three red blinks mean?",
    document: "heron-t2-manual.pdf",
    page: 6,
    expects: "something blocks the radar",
  },
  // Answered by a row of a table.
  {
    question: "What is the accuracy of the gauge?",
    document: "heron-t2-manual.pdf",
    page: 7,
    expects: "3 millimetres up to 15 metres",
  },
  // Answered by a sentence in a narrow column.
  {
    question: "Who inspects the brake of the crane?",
    document: "saltmarsh-letter.pdf",
    page: 1,
    expects: "fitter from Westhaven",
  },
  {
    question: "How many days of paid leave does an employee get each year?",
    document: "staff-handbook.docx",
    expects: "27 days",
  },
  {
    question: "How much is an engineer paid for a week on call?",
    document: "staff-handbook.docx",
    expects: "310 euros",
  },
  {
    question: "How quickly must the on-call engineer acknowledge a severity 1 alert?",
    document: "incident-runbook.md",
    expects: "within 10 minutes",
  },
  {
    question: "Which firmware version fixes the battery drain in frost?",
    document: "firmware-notes.txt",
    expects: "Version 3.4.1",
  },
]

/** No sample says anything about it, so the answer must be an abstention. */
export const UNANSWERABLE = "What is the capital city of Mongolia?"

/** Questions on the samples' topics that no sample answers: no answer may have the verdict `answered`. */
export const NOT_SAID: readonly string[] = [
  "How much does a Heron T2 gauge cost?",
  "Who won the raft race last year?",
  "How old is Mirela Kovač?",
  "Who is the owner of the Aldermoor pumping station?",
  "Which bank pays the salaries?",
  "How many languages is the manual translated into?",
  "When was the Aldermoor pumping station built?",
  // A sentence has the topic and a figure, but the figure belongs to something else.
  "How many customers does Saltmarsh Watch have?",
  "How long is the crane's arm?",
  "What does the slewing crane weigh?",
  "How many people work in the office in Tromsø?",
]

/** Answered by one sample only. Once that document is deleted, nothing answers it. */
export const DELETE_PROBE: SampleQuestion = {
  question: "What is in the cellar of the Aldermoor pumping station?",
  document: "incident-runbook.md",
  expects: "standby receiver",
}
