export { callFormatLabels as formatLabels } from '#rules/call.ts'
import type { Tone } from '#web/kit/status-mark.tsx'

type ImportState = 'running' | 'done' | 'refused' | 'failed'
export const stateLabels: Readonly<Record<ImportState, string>> = {
  running: 'Running',
  done: 'Done',
  refused: 'Not taken',
  failed: 'Failed',
}
export const stateTones: Readonly<Record<ImportState, Tone>> = {
  running: 'accent',
  done: 'good',
  refused: 'bad',
  failed: 'bad',
}
