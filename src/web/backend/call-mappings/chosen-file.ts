/** A file that goes from one page to the next: a browser gives it to a page, and an address cannot hold it. */
export type ChosenFile = { readonly file: File; readonly sourceId?: number }

let chosen: ChosenFile | undefined

/** Leaves a file for the page that is opened next. */
export const leaveFile = (file: ChosenFile): void => {
  chosen = file
}

/** Takes the file that the page before left, if it left one. */
export const takeFile = (): ChosenFile | undefined => {
  const taken = chosen
  chosen = undefined
  return taken
}

const START_BYTES = 60_000

/** The first bytes of a file in Base64, and whether they are all. */
export const readFileStart = async (file: File): Promise<{ start: string; isWhole: boolean }> => {
  const bytes = new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCodePoint(...bytes.subarray(at, at + 8192))
  return { start: btoa(text), isWhole: file.size <= START_BYTES }
}
