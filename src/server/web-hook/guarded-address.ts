import { lookup as ask } from 'node:dns'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'
import { promisify } from 'node:util'

/** Networks of IPv4 that are not the public internet. Source: IANA IPv4 Special-Purpose Address Registry. */
const closed4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]
/** Of IPv6 all is closed but 2000::/3, and in there what carries IPv4 inside or documents. Source: the same for IPv6. */
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const listOf = (networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}
const [block4, block6, open6] = [listOf(closed4, 'ipv4'), listOf(closed6, 'ipv6'), listOf(['2000::/3'], 'ipv6')]

/** Whether an address lies on the public internet: neither loopback nor private, link-local, reserved or multicast. */
export const isPublicAddress = (address: string): boolean =>
  isIPv4(address)
    ? !block4.check(address, 'ipv4')
    : isIP(address) === 6 && open6.check(address, 'ipv6') && !block6.check(address, 'ipv6')

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** The host of an address as names and addresses are compared: without the brackets of IPv6 and the last point. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** An address that is not sent to, in a sentence for who wrote it. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

const refuse = (sentence: string): never => {
  throw new AddressRefused(sentence)
}

const resolve = promisify(ask)

/** Whoever runs MyAccount names the hosts of the own network that may be reached. */
export type Allowed = readonly string[]

const requirePublic = (host: string, addresses: readonly string[]): void => {
  const closed = addresses.find((address) => !isPublicAddress(address))
  if (closed === undefined) return
  const where = closed === host ? host : `${host} is ${closed}, which`
  refuse(
    `${where} is not on the public internet. For a switch of your own network name its host in MYACCOUNT_WEB_HOOK_HOSTS.`,
  )
}

/** Resolves a name for a connection, which goes to what was checked and to nothing else. */
export const guardedLookup =
  (allowed: Allowed): LookupFunction =>
  (host, options, done) =>
    ask(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, [])
      try {
        if (!allowed.includes(host.toLowerCase()))
          requirePublic(
            host,
            found.map(({ address }) => address),
          )
      } catch (refused) {
        return done(refused as NodeJS.ErrnoException, [])
      }
      const [first] = found
      return options.all ? done(null, found) : done(null, first?.address ?? '', first?.family)
    })

/** What a hook's address must be before anything is sent there: of the right kind, and no literal of a closed network. */
export const readHookAddress = (text: string, allowed: Allowed): URL => {
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse('This is not an address such as https://switch.example.net/requests.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse(`${url.protocol} is not sent to, only https.`)
  if (url.username !== '' || url.password !== '')
    refuse('Leave out the user name and password: messages are signed, and the address is shown to staff.')
  if (url.hash !== '') refuse('Leave out what follows #: it is never sent.')
  const host = hostOf(url)
  const isAllowed = allowed.includes(host)
  if (isIP(host) > 0 && !isAllowed) requirePublic(host, [host])
  if (url.protocol === 'http:' && !(isAllowed && (isLoopback(host) || host === 'localhost')))
    refuse('Without https everybody on the way can read the messages. Write https://.')
  return url
}

/** Checks an address that staff save: also that its name is known, and leads to no closed network. */
export const requireHookAddress = async (text: string, allowed: Allowed): Promise<void> => {
  const url = readHookAddress(text, allowed)
  const host = hostOf(url)
  if (isIP(host) > 0) return
  const found = await resolve(host, { all: true }).catch(() => [])
  if (found.length === 0) refuse(`The name ${host} is not known to the server. Check the spelling.`)
  if (!allowed.includes(host))
    requirePublic(
      host,
      found.map(({ address }) => address),
    )
}
