import type { FixedWidthLayout, LogMark } from './fixed-width-layout.ts'

/** The layouts of printer logs that the product ships. More particular ones come first: the first best one is taken. */

const incoming: LogMark = { direction: 'in' }
const outgoing: LogMark = { direction: 'out' }

const slashed = String.raw`(?<date>\d{1,2}/\d{1,2}/\d{2})`
const clock12 = String.raw`(?<time>\d{1,2}:\d{2}[AP]M)`
const clock24 = String.raw`(?<time>\d{1,2}:\d{2})`
const lasts = String.raw`(?<duration>\d{1,2}:\d{2}'\d{2})`
const digits = '[0-9*#P-]+'

const panasonic = (time: string): FixedWidthLayout['shapes'] => {
  const start = `^${slashed} +${time} +(?:\\d +)?E?(?<extension>\\d{2,5})`
  return [
    { line: `${start} +(?<number>EXT[A-Z]?\\d{2,5})\\b`, direction: 'internal' },
    {
      line: `^${slashed} +${time} {5,}(?<trunk>\\d{2}) +<(?:I|INCOMING)>(?<number>${digits})? *(?<ring>\\d+'\\d{2})? +(?<code>NA) *$`,
      direction: 'in',
    },
    {
      line: `${start} +(?<trunk>[A-Z]?\\d{2,6})? *<(?:I|INCOMING)>(?<number>${digits})? *(?:(?<ring>\\d+'\\d{2}))? *(?:${lasts})?(?: +(?<account>\\d+))?(?: +(?<code>[A-Z]{2}))? *$`,
      direction: 'in',
    },
    {
      line: `${start} +(?<trunk>[A-Z]?\\d{2,6})(?: +(?<number>${digits}))? +${lasts}(?: +(?<account>\\d+))?(?: +(?<code>[A-Z]{2}))? *$`,
      direction: 'out',
    },
  ]
}

const panasonicMarks: FixedWidthLayout['marks'] = { TR: { isTransfer: true }, NA: { isUnanswered: true } }

const lgLine = (duration: string): string =>
  `^ *\\d{1,5} +(?<extension>\\d{2,5}|EXT) +(?<trunk>\\d{1,4}) +(?<duration>${duration}) ${slashed} ${clock24}` +
  `(?: +| )(?<mark>[IOTtGRH])(?<number>[0-9*#]+)?(?: +RING +(?<ring>[\\d*]{2}:\\d{2}))?(?: .*)?$`

const lgMarks: FixedWidthLayout['marks'] = {
  I: incoming,
  O: outgoing,
  T: { direction: 'out', isTransfer: true },
  t: { direction: 'in', isTransfer: true },
  H: { direction: 'in', isTransfer: true },
  G: { direction: 'in', isUnanswered: true },
  R: { direction: 'in', isUnanswered: true },
}

const samsung = {
  dateOrders: ['md'],
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  headings: [String.raw`SMDR REPORT FOR \[.*\] +(?<date>\S+)`, '^ *(?:T +)?EXT +', '^[=-]{5,}'],
} as const satisfies Partial<FixedWidthLayout>

const ambiguous = ['dmy', 'mdy'] as const

/** Panasonic KX-TD, KX-TDA and 816: the time is the end of the call. */
const panasonicTd: FixedWidthLayout = {
  name: 'panasonic-td',
  title: 'Panasonic KX-TD and KX-TDA',
  dateOrders: ambiguous,
  timeIs: 'end',
  duration: 'clock',
  ring: 'clock',
  shapes: [...panasonic(clock12), ...panasonic(clock24)],
  marks: panasonicMarks,
  headings: [],
}

/** Panasonic KX-TA and KX-TEM: the time is the start, and a line without an extension says that a call rings. */
const panasonicTem: FixedWidthLayout = {
  name: 'panasonic-tem',
  title: 'Panasonic KX-TA and KX-TEM',
  dateOrders: ambiguous,
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: `^${slashed} [ *] *${clock12} +(?<trunk>\\d{2}) +< *incoming *>(?<number>${digits})? +\\.{4} *$`,
      direction: 'in',
      announces: true,
    },
    {
      line: `^${slashed} [ *] *${clock12} +(?<extension>\\d{2,3}) +(?<trunk>\\d{2}) +< *incoming *>(?<number>${digits})? +${lasts}"(?: .*)?$`,
      direction: 'in',
    },
    {
      line: `^${slashed} [ *] *${clock12} +(?<extension>\\d{2,3}) +(?<trunk>\\d{2}) +(?<number>${digits})? +${lasts}"(?: .*)?$`,
      direction: 'out',
    },
  ],
  marks: {},
  headings: [],
}

const samsungDcs: FixedWidthLayout = {
  ...samsung,
  name: 'samsung-dcs',
  title: 'Samsung DCS and OfficeServ',
  shapes: [
    {
      line: String.raw`^ *\d +(?<extension>\d{2,5}) +(?:(?<account>\d+) +)?#?(?<trunk>\d{3,4}) +(?<date>\d\d/\d\d) (?<time>\d\d:\d\d:\d\d) (?<duration>\d\d:\d\d:\d\d) (?<mark>[A-Z]{1,2})(?: +(?<number>[0-9*#]{2,}))?(?: .*)?$`,
    },
  ],
  marks: {
    I: incoming,
    O: outgoing,
    IT: incoming,
    OT: outgoing,
    IA: { direction: 'in', announces: true },
    T: { isTransfer: true },
  },
}

const samsungNx: FixedWidthLayout = {
  ...samsung,
  name: 'samsung-nx',
  title: 'Samsung NX',
  shapes: [
    {
      line: String.raw`^ *(?<extension>\d{2,5}) +(?<trunk>\d{3,4}) +(?<date>\d\d:\d\d) (?<time>\d\d:\d\d:\d\d) +(?<duration>\d\d:\d\d:\d\d) +x?(?<mark>INCOMING|TRANSFER)(?: .*)?$`,
    },
    {
      line: String.raw`^ *(?<extension>\d{2,5}) +(?<trunk>\d{3,4}) +(?<date>\d\d:\d\d) (?<time>\d\d:\d\d:\d\d) +(?<duration>\d\d:\d\d:\d\d) +x?(?<number>[0-9*#]+)(?: .*)?$`,
      direction: 'out',
    },
  ],
  marks: { INCOMING: incoming, TRANSFER: { isTransfer: true } },
}

const lgLdk: FixedWidthLayout = {
  name: 'lg-ldk',
  title: 'LG LDK',
  dateOrders: ambiguous,
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [{ line: lgLine(String.raw`\d\d:\d\d:\d\d`) }],
  marks: lgMarks,
  headings: ['Site Name *:'],
}

const lgGdk: FixedWidthLayout = {
  ...lgLdk,
  name: 'lg-gdk',
  title: 'LG GDK and GoldStar',
  shapes: [{ line: lgLine(String.raw`\d\d:\d\d`) }],
}

const meridianTail = String.raw`(?<date>\d\d/\d\d) (?<time>\d\d:\d\d(?::\d\d)?) +(?<duration>\d\d:\d\d:\d\d)`

/** Meridian 1: the record and, below it, what no report needs. */
const meridian: FixedWidthLayout = {
  name: 'meridian',
  title: 'Meridian 1',
  dateOrders: ['md'],
  timeIs: 'end',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: String.raw`^N \d{3} \d\d (?<trunk>T\d{3} ?\d{3}) +(?:DN)?(?<extension>\d{2,7}) +${meridianTail}(?: +(?:[AE] )?(?<number>\d{5,}))? *$`,
      direction: 'in',
    },
    {
      line: String.raw`^N \d{3} \d\d (?:DN)?(?<extension>\d{2,7}) +(?<trunk>T\d{3} ?\d{3}) +${meridianTail} +(?:[AE] ?)?(?<number>[0-9*#]+) *$`,
      direction: 'out',
    },
    {
      line: String.raw`^N \d{3} \d\d (?:DN)?(?<extension>\d{2,7}) +(?:DN)?(?<number>\d{2,7}) +${meridianTail} *$`,
      direction: 'internal',
    },
  ],
  marks: {},
  headings: [],
  continuation: '^ ?&',
}

/** Definity: the time is the end of the call, and lengths are hours, minutes and tenths of a minute. */
const definity: FixedWidthLayout = {
  name: 'definity',
  title: 'Definity',
  dateOrders: ['mdy', 'dmy', 'ymd'],
  timeIs: 'end',
  duration: 'hmmt',
  ring: 'hmmt',
  shapes: [
    {
      line: String.raw`^(?<mark>[0-9A-Z]) (?<date>\d{6}) (?<time>\d{4}) (?<duration>\d{4}) +(?<extension>\d{2,7}) +(?<number>[0-9*#]{2,18})(?: .*)?$`,
    },
  ],
  marks: { '7': outgoing, A: outgoing, '9': incoming, '0': { direction: 'internal' } },
  headings: [String.raw`^\d\d:\d\d +\d\d/\d\d$`],
}

const ericssonBp: FixedWidthLayout = {
  name: 'ericsson-bp',
  title: 'Ericsson BusinessPhone',
  dateOrders: ['dmy', 'ymd', 'mdy'],
  timeIs: 'end',
  duration: 'hmmss',
  ring: 'mmss',
  shapes: [
    {
      line: String.raw`^\d\d \d{3} (?<date>\d{6}) (?<time>\d{4}) (?<extension>\d{2,5}) +(?<duration>\d{5})? +\d{4} [\d ]{5}(?<number>[0-9*#]+)? +(?<mark>[AQa]) +(?<ring>\d{4})(?: .*)?$`,
    },
  ],
  marks: { A: { direction: 'internal' }, Q: { direction: 'internal' }, a: outgoing },
  headings: [],
}

const alcatel: FixedWidthLayout = {
  name: 'alcatel-4200',
  title: 'Alcatel 4200',
  dateOrders: ambiguous,
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: String.raw`^ *A(?<extension>\d{2,5}) +(?<mark>-->|<--) +(?<trunk>P\d+) ${slashed} ${clock24} (?<duration>\d\d:\d\d:\d\d) +\d+ +[A-Z]{2} (?:[A-Z]| ) +(?<number>[0-9*#]+)?\.*(?: +(?<account>\d+)?\.*)? *$`,
    },
  ],
  marks: { '-->': outgoing, '<--': incoming },
  headings: [],
}

/** Siemens Hicom: the last digit says what the line is: a call that rings, an incoming call, an outgoing one. */
const hicom: FixedWidthLayout = {
  name: 'hicom',
  title: 'Siemens Hicom',
  dateOrders: ['dmy'],
  timeIs: 'end',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: String.raw`^(?<date>\d\d\.\d\d\.\d\d) (?<time>\d\d:\d\d:\d\d) +(?<trunk>\d{1,3}) +(?<extension>\d{2,5}) +(?:(?<ring>\d\d:\d\d) *)??(?:(?<duration>\d\d:\d\d:\d\d) *)?(?<number>[0-9*#]{2,})? +(?<mark>\d) *$`,
    },
  ],
  marks: { '0': { direction: 'in', announces: true }, '1': incoming, '2': outgoing },
  headings: [],
}

const multicom: FixedWidthLayout = {
  name: 'multicom',
  title: 'Multicom G1260',
  dateOrders: ambiguous,
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: String.raw`^(?<date>\d\d-\d\d-\d{4}) +(?<time>\d\d:\d\d:\d\d) +(?<duration>\d\d:\d\d:\d\d) +(?<extension>\d{2,5})\( *\d+\) +\(\d+\) +(?<trunk>\d+) +(?<number>[0-9*#]+) *$`,
      direction: 'out',
    },
  ],
  marks: {},
  headings: [String.raw`^\D+\d\d\.\d\d\.\d{4} +\d\d:\d\d:\d\d$`],
}

const logged = String.raw`^(?<date>\d\d\.\d\d\.\d{4}) (?<logged>\d\d:\d\d)`

/** Telrad, behind a logger's date and time: a call with its parts below it. */
const telrad: FixedWidthLayout = {
  name: 'telrad',
  title: 'Telrad',
  dateOrders: ['dmy'],
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      line: `${logged} +(?<trunk>\\d{3}) +(?<extension>\\d{2,5})? +(?<time>\\d{1,2}:\\d{2} [AP]M) +(?<duration>\\d{2,3}:\\d{2}) +(?<mark>[A-Z]) S-E(?: +(?<number>[0-9*#]{2,}))?(?: +(?<ring>\\d\\d:\\d\\d))? *$`,
    },
  ],
  marks: { I: incoming, O: outgoing },
  headings: [`${logged} *$`, String.raw`^\d\d\.\d\d\.\d{4} \d\d:\d\d \d\d:\d\d [A-Z]{3} \d{1,2},\d{4} *$`],
  continuation: `${logged} +" +(?<extension>\\d{2,5})? +(?<duration>\\d{2,3}:\\d{2})(?: +(?<mark>[A-Z]))? *$`,
  others: [{ line: `${logged} MSG `, reason: 'This is a message of the switch about itself, not a call.' }],
}

export const printerLogLayouts: readonly FixedWidthLayout[] = [
  panasonicTem,
  panasonicTd,
  samsungDcs,
  samsungNx,
  lgLdk,
  lgGdk,
  meridian,
  definity,
  ericssonBp,
  alcatel,
  hicom,
  multicom,
  telrad,
]
