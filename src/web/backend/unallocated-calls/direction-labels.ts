import type { Direction } from '#rules/call.ts'

export const directionLabels: Readonly<Record<Direction, string>> = {
  in: 'Incoming',
  out: 'Outgoing',
  internal: 'Internal',
}
