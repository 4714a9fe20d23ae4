/** A value of a statement with its ClickHouse type: it travels as a parameter, never inside the text. */
export type CallsValue = { readonly type: string; readonly value: unknown }

/** A statement or a part of one. */
export type CallsSql = { readonly parts: readonly string[]; readonly values: readonly CallsValue[] }

const isSql = (value: CallsValue | CallsSql): value is CallsSql => 'parts' in value

/**
 * Writes a statement for the call store: values go through the typed functions below, parts are put together.
 * `` callsSql`SELECT count() FROM call WHERE customer_id = ${uint32(4)}` ``
 */
export const callsSql = (strings: TemplateStringsArray, ...holes: readonly (CallsValue | CallsSql)[]): CallsSql => {
  const parts: string[] = [strings[0] ?? '']
  const values: CallsValue[] = []
  const extend = (text: string): void => {
    parts[parts.length - 1] += text
  }
  holes.forEach((hole, index) => {
    if (isSql(hole)) {
      extend(hole.parts[0] ?? '')
      parts.push(...hole.parts.slice(1))
      values.push(...hole.values)
    } else {
      values.push(hole)
      parts.push('')
    }
    extend(strings[index + 1] ?? '')
  })
  return { parts, values }
}

/** Text of our own as a part of a statement: a column of a closed list. Never for anything that somebody typed. */
export const verbatim = (text: string): CallsSql => ({ parts: [text], values: [] })

/** Conditions that must all hold; none holds always. */
export const allOf = (conditions: readonly CallsSql[]): CallsSql =>
  conditions.reduce((all, condition) => callsSql`${all} AND (${condition})`, verbatim('1'))

/** The text and the named parameters that the client sends. */
export const renderSql = ({ parts, values }: CallsSql): { query: string; query_params: Record<string, unknown> } => ({
  query: parts
    .map((part, index) => part + (values[index] === undefined ? '' : `{p${index}:${values[index].type}}`))
    .join(''),
  query_params: Object.fromEntries(values.map(({ value }, index) => [`p${index}`, value])),
})

/** A whole number from 0 to 4,294,967,295. */
export const uint32 = (value: number): CallsValue => ({ type: 'UInt32', value })
/** A list of such numbers. */
export const uint32s = (value: readonly number[]): CallsValue => ({ type: 'Array(UInt32)', value })
/** Lists of such numbers. */
export const uint32lists = (value: readonly (readonly number[])[]): CallsValue => ({
  type: 'Array(Array(UInt32))',
  value,
})
/** A text, whatever is in it. */
export const text = (value: string): CallsValue => ({ type: 'String', value })
export const texts = (value: readonly string[]): CallsValue => ({ type: 'Array(String)', value })
const LAST_SECOND = 4_294_967_295

/** An instant in milliseconds, to the second; the store knows none before 1970 or after February 2106, and takes the nearest. */
export const instant = (at: number): CallsValue => ({
  type: "DateTime('UTC')",
  // The store reads fewer than five digits as no instant.
  value: String(Math.min(Math.max(Math.floor(at / 1000), 0), LAST_SECOND)).padStart(10, '0'),
})
