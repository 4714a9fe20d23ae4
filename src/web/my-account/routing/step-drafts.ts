import { type Step, ringSeconds, type TimeRow } from '#rules/routing-plan.ts'

/** What the editor offers for a step. */
export const stepChoices: readonly { readonly value: Step['kind']; readonly label: string }[] = [
  { value: 'ring', label: 'Ring a number' },
  { value: 'times', label: 'Decide by day and time' },
  { value: 'split', label: 'Share out the calls' },
  { value: 'voicemail', label: 'Voicemail' },
  { value: 'message', label: 'Play a message and end' },
  { value: 'refuse', label: 'Refuse politely' },
]

const refuse: Step = { kind: 'refuse' }

/** Office hours, which a new time begins as. */
export const newRow: TimeRow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  until: '17:30',
  step: { kind: 'ring', to: '', seconds: ringSeconds.usual, onBusy: refuse, onNoAnswer: refuse },
}

/** A step of a kind as it begins; what rang before goes on ringing in it. */
export const newStep = (kind: Step['kind'], before: Step): Step => {
  const first: Step = before.kind === 'ring' ? before : newRow.step
  switch (kind) {
    case 'ring':
      return { kind, to: '', seconds: ringSeconds.usual, onBusy: refuse, onNoAnswer: refuse }
    case 'times':
      return { kind, rows: [{ ...newRow, step: first }], otherwise: { kind: 'voicemail' } }
    case 'split':
      return {
        kind,
        shares: [
          { percent: 50, step: first },
          { percent: 50, step: newRow.step },
        ],
      }
    case 'message':
      return { kind, text: '' }
    case 'voicemail':
    case 'refuse':
      return { kind }
  }
}

/** A plan as it begins: office hours, else voicemail. */
export const firstStep: Step = { kind: 'times', rows: [newRow], otherwise: { kind: 'voicemail' } }
