// English words with irregular forms that no stemmer brings together: verbs and plurals.

/** Forms that are also other words are left out: `found`, `ground`, `bound`, `saw`, `felt`, `bit`, `lit`. */
export const IRREGULAR = `
  beat beaten
  bend bent
  blow blew blown
  break broke broken
  bring brought
  burn burnt
  choose chose chosen
  cling clung
  creep crept
  deal dealt
  die died dead death
  draw drew drawn
  dream dreamt
  drink drank drunk
  drive drove driven driver
  eat ate eaten
  fall fallen
  feed fed
  fight fought
  flee fled
  fly flew flown
  forget forgot forgotten
  forgive forgave forgiven
  freeze froze frozen
  give gave given
  grow grew grown growth
  hang hung
  hear heard
  hide hid hidden
  hold held holder
  know knew known
  kneel knelt
  lean leant
  learn learnt
  leave left departure
  lose lost loss
  meet met meeting
  pay paid
  prove proven
  ride rode ridden
  ring rang rung
  rise rose risen
  seek sought
  sell sold sale
  send sent
  sew sewn
  shake shook shaken
  shine shone
  shoot shot
  show shown
  shrink shrank shrunk
  sing sang sung
  sink sank sunk
  sit sat
  sleep slept asleep
  slide slid
  smell smelt
  speak spoke spoken speech
  spend spent
  spill spilt
  spin spun
  spoil spoilt
  stand stood
  steal stole stolen theft
  stick stuck
  sting stung
  strike struck
  swear swore sworn
  sweep swept
  swell swollen
  swim swam swum
  swing swung
  take took taken
  teach taught teacher
  tear tore torn
  throw threw thrown
  understand understood
  wake woke woken
  wear wore worn
  weave wove woven
  win won winner
  withdraw withdrew withdrawn
  child children
  foot feet
  goose geese
  knife knives
  leaf leaves
  life lives
  man men
  mouse mice
  tooth teeth
  woman women
`
