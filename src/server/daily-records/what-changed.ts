/** What is known of two issues of a day's file. */
export type ChangeFacts = {
  readonly before: { readonly rows: number; readonly isProvisional: boolean }
  readonly after: { readonly rows: number; readonly isProvisional: boolean }
  /** Rows of the later issue that came with files after the earlier one. */
  readonly late: number
  readonly rowsDiffer: boolean
}

const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${count} rows`)

/** What changed between two issues of a file, in a sentence for its reader. */
export const describeChange = ({ before, after, late, rowsDiffer }: ChangeFacts): string => {
  if (!rowsDiffer) return 'Descriptions, sites or campaigns of numbers changed; the calls are the same.'
  // A daily file that is undone also leaves final calls behind: only calls that came later are a monthly file’s.
  if (before.isProvisional && !after.isProvisional && late > 0)
    return `Replaced by the monthly file: ${rowsOf(after.rows)}, ${before.rows} before.`
  const removed = Math.max(0, before.rows + late - after.rows)
  const parts = [
    ...(late > 0 ? [`${rowsOf(late)} added by late records`] : []),
    ...(removed > 0 ? [`${rowsOf(removed)} taken out`] : []),
    // A number that changed hands brings its calls along, under the files they came with.
    ...(after.rows > before.rows + late
      ? [`${rowsOf(after.rows - before.rows - late)} added by numbers that became yours`]
      : []),
  ]
  return parts.length === 0 ? 'What some of the calls say changed.' : `${parts.join(', ')}.`
}
