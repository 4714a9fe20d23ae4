/** A number of things in words, for nouns that take an s: `1 customer`, `2 customers`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
