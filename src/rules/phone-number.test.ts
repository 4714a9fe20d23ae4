import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayNumber, spreadsheetNumber } from '#rules/phone-display.ts'
import { classOfNumber, isWithheldText, matchKey, searchKey } from '#rules/phone-number.ts'

describe('matchKey', () => {
  test.each([
    ['020 7946 0000', '+442079460000'],
    ['(020) 7946-0000', '+442079460000'],
    ['+44 (0) 20 7946 0000', '+442079460000'],
    ['0044 20 7946 0000', '+442079460000'],
    ['0044 (0)20 7946 0000', '+442079460000'],
    ['+4402079460000', '+442079460000'],
    ['442079460000', '+442079460000'],
    ['2079460000', '+442079460000'],
    ['tel:+442079460000', '+442079460000'],
    ['020\u00a07946\u00a00000', '+442079460000'],
    ['0800 839 393', '+44800839393'],
    ['44800839393', '+44800839393'],
    ['800839393', '+44800839393'],
    ['0800 1111', '+448001111'],
    ['01632 960123', '+441632960123'],
    ['07700 900123', '+447700900123'],
    ['118500', '118500'],
    ['44118500', '118500'],
    ['+44118500', '118500'],
    ['999', '999'],
    ['1471', '1471'],
    ['116123', '116123'],
    ['105', '105'],
    ['s', 's'],
    ['00359 2 123 4567', '+35921234567'],
    ['', ''],
  ])('%s is %s', (raw, key) => expect(matchKey(raw)).toBe(key))

  test('bare digits of a carrier are E.164 without its plus', () => {
    expect(matchKey('35921234567', 'e164-without-plus')).toBe('+35921234567')
    expect(matchKey('2079460000', 'e164-without-plus')).toBe('+2079460000')
    expect(matchKey('118500', 'e164-without-plus')).toBe('118500')
  })

  test('is the same when taken twice, whatever the text', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,16}$/)), (text) => {
        expect(matchKey(matchKey(text))).toBe(matchKey(text))
      }),
    ))

  test('finds one key for every spelling of a UK number', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (tail) => {
        const rest = String(tail).padStart(3, '0')
        const spellings = ['0161 496 0', '+44 161 496 0', '0044161496 0', '44161496 0', '+44 (0)161-496-0', '161 496 0']
        expect(new Set(spellings.map((start) => matchKey(start + rest)))).toEqual(new Set([`+441614960${rest}`]))
      }),
    ))
})

test.each([
  ['+442079460000', 'geographic'],
  ['+443069990000', 'uk-wide'],
  ['+445600000000', 'location-independent'],
  ['+447012345678', 'personal'],
  ['+447612345678', 'pager'],
  ['+447624123456', 'mobile'],
  ['+447700900000', 'mobile'],
  ['+448081570000', 'free'],
  ['+448451234567', 'service'],
  ['+448712345678', 'service'],
  ['+449098790000', 'premium'],
  ['118500', 'directory'],
  ['116123', 'helpline'],
  ['999', 'emergency'],
  ['1471', 'short'],
  ['+35921234567', 'international'],
  ['s', 'other'],
])('%s is %s', (key, cls) => expect(classOfNumber(key)).toBe(cls))

test.each([
  ['+442079460000', '020 7946 0000', '020 7946 0000'],
  ['+441614960000', '0161 496 0000', '0161 496 0000'],
  ['+441632960123', '01632 960123', '01632 960123'],
  ['+447700900123', '07700 900123', '07700 900123'],
  ['+448081570111', '0808 157 0111', '0808 157 0111'],
  ['+44800839393', '0800 839 393', '0800 839 393'],
  ['+448001111', '0800 1111', '0800 1111'],
  ['+443069990123', '0306 999 0123', '0306 999 0123'],
  ['+35921234567', '+359 212 345 67', '00 359 212 345 67'],
  ['+12025550123', '+1 202 555 0123', '00 1 202 555 0123'],
  ['118500', '118500', '118500'],
  ['105', '105', '105'],
])('%s is shown as %s and written as %s', (key, shown, written) => {
  expect(displayNumber(key)).toBe(shown)
  expect(spreadsheetNumber(key)).toBe(written)
})

test('what is shown leads back to its key', () =>
  fc.assert(
    fc.property(fc.stringMatching(/^\+44[12378]\d{9}$/), (key) => {
      fc.pre(!key.startsWith('+44118'))
      expect(matchKey(displayNumber(key))).toBe(matchKey(key))
      expect(matchKey(spreadsheetNumber(key))).toBe(matchKey(key))
    }),
  ))

test.each([
  ['020 7946', '+442079460000'],
  ['7946 0000', '+442079460000'],
  ['0044 20', '+442079460000'],
  ['+44 (0)20', '+442079460000'],
])('%s is found in %s', (typed, key) => expect(key).toContain(searchKey(typed)))

test.each(['', ' ', 'anonymous', 'Withheld', 'Number Withheld', 'unknown'])('"%s" is withheld', (raw) =>
  expect(isWithheldText(raw)).toBe(true),
)
test.each(['0', '105', '+4420', 'Reception'])('"%s" is not', (raw) => expect(isWithheldText(raw)).toBe(false))
