import { describe, expect, test } from 'vitest'
import { findPasswordFault } from '#rules/password-strength.ts'

const context = {
  least: 12,
  common: new Set(['password', 'qwertyuiop', 'letmein', 'sunshine', 'correcthorsebatterystaple']),
  words: ['ann.harbour@harbour-dental.example', 'Ann Harbour', 'Northbridge Telecom', 'myaccount'],
}
const judge = (password: string) => findPasswordFault(password, context)

describe('a password is refused with the reason', () => {
  test.each([
    ['short', 'abc', /at least 12 characters/],
    ['of eleven characters', 'copper-lant', /at least 12 characters/],
    ['of eleven emoji, which are more units of UTF-16', '🦉'.repeat(11), /at least 12 characters/],
    ['on the lists', 'correcthorsebatterystaple', /lists that attackers try/],
    ['on the lists, in capitals', 'CorrectHorseBatteryStaple', /lists that attackers try/],
    ['on the lists with digits behind', 'password1234', /lists that attackers try/],
    ['on the lists with signs for letters', 'P@55w0rd!!!!', /lists that attackers try/],
    ['on the lists, beginning with a sign for a letter', '$un5h1ne!!!!', /lists that attackers try/],
    ['on the lists between signs', '!!2026letmein2026!!', /lists that attackers try/],
    ['full-width letters of a listed one', 'ｐａｓｓｗｏｒｄ１２３４', /lists that attackers try/],
    ['one character repeated', 'xxxxxxxxxxxxx', /one pattern repeated/],
    ['a short pattern repeated', 'abababababab', /one pattern repeated/],
    ['a run', 'abcdefghijklm', /one pattern repeated/],
    ['a run backwards', 'zyxwvutsrqpon', /one pattern repeated/],
    ['the e-mail address', 'ann.harbour@harbour-dental.example', /too close to your name/],
    ['the provider’s name', 'NorthbridgeTelecom', /too close to your name/],
    ['the provider’s name with signs between', 'north-bridge telecom', /too close to your name/],
    ['the provider’s name and some digits', 'Northbridge123', /too close to your name/],
    ['the product’s name and a year', 'MyAccount2026!', /too close to your name/],
  ] as const)('%s', (_, password, sentence) => expect(judge(password)).toMatch(sentence))
})

test.each([
  ['three words', 'copper-lantern-orchard'],
  ['small letters only: there are no rules of composition', 'kvzqwmtplrxd'],
  ['digits only, without a pattern', '918273640518'],
  ['spaces around', '  walnut ferry  '],
  ['twelve emoji', '🦉🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔'],
  ['a common word inside a long one', 'the password of the seven seas'],
  ['200 characters', 'Tq8 '.repeat(7) + 'x'.repeat(172)],
])('a password is taken: %s', (_, password) => expect(judge(password)).toBeUndefined())
