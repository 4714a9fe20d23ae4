import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { isPublicAddress, readHookAddress, requireHookAddress } from '#server/web-hook/guarded-address.ts'
import { postMessage } from '#server/web-hook/post-message.ts'
import { describe, expect, test } from 'vitest'

const own = ['switch.internal', '10.0.4.2', '127.0.0.1', 'localhost', '::1']

describe('an address that leads into a network of one’s own', () => {
  test.each([
    ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '192.0.2.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::3', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::'],
    ...['2001:db8::1', '2001::1', '::7f00:1'],
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))
  test.each(['81.2.69.142', '172.32.0.1', '100.128.0.1', '2a00:1450:4009::200e'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  test.each([
    ['https://127.0.0.1/', /127\.0\.0\.1 is not on the public internet\. .* MYACCOUNT_WEB_HOOK_HOSTS/],
    // All of these are 127.0.0.1, written otherwise.
    ['https://2130706433/', /public internet/],
    ['https://0x7f.1/', /public internet/],
    ['https://0177.0.0.1/', /public internet/],
    ['https://[::1]/', /public internet/],
    ['https://[::ffff:127.0.0.1]/', /public internet/],
    ['https://169.254.169.254/latest/meta-data', /public internet/],
    ['http://81.2.69.142/', /Without https/],
    ['file:///etc/passwd', /file: is not sent to, only https/],
    ['ftp://switch.example.net/', /only https/],
    ['https://ada:secret@switch.example.net/', /Leave out the user name and password/],
    ['https://switch.example.net/#part', /what follows #/],
    ['switch.example.net', /not an address/],
    ['', /not an address/],
  ])('%s is refused', (text, why) => expect(() => readHookAddress(text, [])).toThrow(why))

  test('is taken for the hosts that whoever runs it names, without https on the machine itself only', () => {
    for (const text of [
      'https://10.0.4.2:8443/',
      'http://127.0.0.1:9000/',
      'http://localhost:9000/',
      'http://[::1]:9000/',
    ])
      expect(readHookAddress(text, own).href).toBe(text)
    for (const text of ['http://10.0.4.2/', 'http://switch.internal/'])
      expect(() => readHookAddress(text, own)).toThrow(/Without https/)
    expect(() => readHookAddress('https://10.0.4.3/', own)).toThrow(/public internet/)
  })

  test('is found behind a name, when it is saved', async () => {
    await expect(requireHookAddress('https://localhost/', [])).rejects.toThrow(
      /^localhost is (127|::1).*, which is not/,
    )
    await expect(requireHookAddress('https://localhost./', [])).rejects.toThrow(/public internet/)
    await expect(requireHookAddress('https://nowhere.invalid/', [])).rejects.toThrow(
      /The name nowhere.invalid is not known/,
    )
    await expect(requireHookAddress('https://localhost/', own)).resolves.toBeUndefined()
  })

  test('is found behind a name again by the connection, which is not made', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, resolve))
    const address = `https://localhost:${(server.address() as AddressInfo).port}/`
    const post = (allowed: readonly string[]) =>
      postMessage({
        ...{ address, allowed, headers: {}, body: '{}', timeoutMs: 2000, answerBytes: 256 },
        stop: new AbortController().signal,
      })
    expect(await post([])).toEqual({ status: null, fault: expect.stringMatching(/^localhost is .* public internet/) })
    expect(connections).toBe(0)
    expect(await post(own)).toEqual({ status: null, fault: 'The connection was cut before an answer came.' })
    expect(connections).toBeGreaterThan(0)
    server.close()
    expect(await post(own)).toEqual({ status: null, fault: 'Nothing listens there: the connection was refused.' })
  })
})
