export { callFormatLabels as formatLabels } from '#rules/call.ts'
import type { FileFrequency, FileOrigin, FileState } from '#rules/call.ts'
import type { Tone } from '#web/kit/status-mark.tsx'

export const stateLabels: Readonly<Record<FileState, string>> = {
  pending: 'Pending',
  running: 'Running',
  held: 'Potential duplicate',
  done: 'Completed',
  refused: 'Not taken',
  failed: 'Failed',
  discarded: 'Discarded',
  undoing: 'Being undone',
  undone: 'Undone',
  replaced: 'Replaced',
}
export const stateTones: Readonly<Record<FileState, Tone>> = {
  pending: 'accent',
  running: 'accent',
  held: 'warn',
  done: 'good',
  refused: 'bad',
  failed: 'bad',
  discarded: 'plain',
  undoing: 'accent',
  undone: 'plain',
  replaced: 'plain',
}

export const originLabels: Readonly<Record<FileOrigin, string>> = {
  upload: 'Upload',
  folder: 'Folder',
  command: 'Command',
  api: 'API',
}
export const frequencyWords: Readonly<Record<FileFrequency, string>> = {
  daily: 'Daily',
  monthly: 'Monthly',
  once: 'Single',
}

/** Whether a file is still on its way to an end. */
export const isMoving = (state: FileState): boolean => ['pending', 'running', 'undoing'].includes(state)
