import type { CallFormat } from '#rules/call.ts'
import type { Tone } from '#web/kit/status-mark.tsx'

export const formatLabels: Readonly<Record<CallFormat, string>> = {
  'uk-wholesale': 'UK wholesale CSV',
  asterisk: 'Asterisk Master.csv',
  freepbx: 'FreePBX export',
}

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
