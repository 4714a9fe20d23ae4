import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'

/** A start that cannot go on, in a sentence for the operator. Nothing else ends the process with a plain message. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

/** A whole number as people write it: an empty text is not 0, and 1e3 is not 1000. */
const wholeNumber = (least: number, most: number, initial: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `is a whole number such as ${initial}`)
    .transform(Number)
    .pipe(z.number().min(least, `is at least ${least}`).max(most, `is at most ${most}`))
    .default(initial)

const seconds = (initial: number) => wholeNumber(1, 400 * 86_400, initial)

const text = (least: number, most: number) =>
  z.string().trim().min(least, 'is empty or too short').max(most, `has at most ${most} characters`)

/** An address or a network, as in 10.0.0.1 or 10.0.0.0/8. */
const isPeer = (peer: string): boolean => {
  const [address = '', bits, ...rest] = peer.split('/')
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  return version > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** A name or an address without port, as it stands in an address: 10.0.4.2, fd00::7, switch.internal. */
const isHost = (host: string): boolean => isIP(host) > 0 || /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(host)

const retries = z
  .string()
  .regex(/^\d{1,7}(\s*,\s*\d{1,7}){0,19}$/, 'is a list of up to twenty waits in seconds such as 5, 300, 1800')
  .default('5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400')
  .transform((list) => listOf(list).map(Number))

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'is written as # and six hexadecimal digits, such as #1864ab')

/** What commands read themselves: the key of another platform, which the product has no use for. */
const forCommands = ['KEY']

/** Every setting, with its default. The names are the environment's without `MYACCOUNT_`. */
const settings = z.object({
  PORT: wholeNumber(0, 65_535, 8080),
  /** The address to listen on. Loopback by default: put a proxy with TLS in front, or set it. */
  HOST: text(1, 255).default('127.0.0.1'),
  DATA: text(1, 4096).default('./data'),
  /** Where people reach the product, for links in mails and for cookies: `https://my.example.net`. */
  URL: z.url({ protocol: /^https?$/, error: 'is an address such as https://my.example.net' }).optional(),
  /** Lets people sign in over plain http on an address that is not loopback. */
  ALLOW_PLAIN_HTTP: z.enum(['yes', 'no']).default('no'),
  /** Peers whose X-Forwarded-* headers count, comma separated. Empty: nobody's. */
  TRUSTED_PROXIES: z
    .string()
    .refine((list) => listOf(list).every(isPeer), 'is a list of addresses or networks such as 10.0.0.1, 10.1.0.0/16')
    .default(''),
  /** What cookies and sealed second factors are made with: the same in all processes of one database. */
  SECRET: text(32, 1000).optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'is an address such as smtp://user:password@mail.example.net:587' })
    .optional(),
  MAIL_FROM: text(3, 320).default('MyAccount <no-reply@localhost>'),
  PROVIDER_NAME: text(1, 60).default('Your provider'),
  PROVIDER_COLOUR: colour.default('#1864ab'),
  PROVIDER_CONTACT: text(0, 200).default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  SESSION_IDLE_SECONDS: seconds(30 * 60),
  SESSION_ABSOLUTE_SECONDS: seconds(12 * 3600),
  INVITATION_SECONDS: seconds(72 * 3600),
  RESET_SECONDS: seconds(3600),
  SET_UP_SECONDS: seconds(24 * 3600),
  PASSWORD_LEAST: wholeNumber(8, 64, 12),
  /** Wrong passwords before the delay starts to grow, and its cap. */
  FREE_TRIES: wholeNumber(1, 10, 5),
  DELAY_CAP_SECONDS: seconds(15 * 60),
  /** Requests a minute from one address to sign in, to ask for a link or to use one. */
  SIGN_INS_PER_MINUTE: wholeNumber(1, 1_000_000, 150),
  MAILS_PER_HOUR: wholeNumber(1, 1_000_000, 5),
  /** How often scheduled changes are looked for. */
  SCHEDULE_SECONDS: seconds(1),
  /** Working hours within which the portal says that a request about a number is answered. */
  REQUEST_WORKING_HOURS: wholeNumber(1, 200, 4),
  /** The countries beside the United Kingdom to which calls may be sent, as ISO 3166 codes. */
  DIVERT_COUNTRIES: z
    .string()
    .refine((list) => /^[A-Z]{2}(,[A-Z]{2})*$|^$/.test(list), 'is a list of country codes such as IE,FR,DE')
    .default('IE,FR,DE,ES,IT,NL,BE,PT,US,CA,AU,NZ'),
  /** How long staff see the portal as a customer before they open it anew. */
  PREVIEW_SECONDS: seconds(30 * 60),
  /** Invitations an hour that the people of one customer may send from the portal. */
  INVITATIONS_PER_HOUR: wholeNumber(1, 1_000_000, 20),
  /** Exports of one customer that may wait or be made at once, and how long their files are kept. */
  EXPORTS_PER_CUSTOMER: wholeNumber(1, 1_000_000, 20),
  EXPORT_SECONDS: seconds(7 * 86_400),
  /** The largest report that leaves as an attachment of an e-mail; larger ones leave as a link. */
  ATTACHMENT_BYTES: wholeNumber(0, 1024 ** 3, 5 * 1024 ** 2),
  UPLOAD_BYTES: wholeNumber(1024, 1024 ** 4, 4 * 1024 ** 3),
  /** What an archive of supply files may unpack to: bytes, how many times its own size, and how many files. */
  UNPACKED_BYTES: wholeNumber(1024, 1024 ** 4, 4 * 1024 ** 3),
  UNPACKED_RATIO: wholeNumber(2, 10_000, 60),
  ARCHIVE_ENTRIES: wholeNumber(1, 100_000, 1000),
  /** How many months of calls are kept before the running one; 0 keeps all. */
  CALL_MONTHS: wholeNumber(0, 600, 0),
  /** The folder from which supply files are taken; by default `incoming` in the data folder. */
  WATCH: text(1, 4096).optional(),
  /** How often the watched folder is looked into, and waiting imports are tried again. */
  WATCH_SECONDS: seconds(5),
  /** Hosts of the own network that the web hook may reach; every other private or loopback address is refused. */
  WEB_HOOK_HOSTS: z
    .string()
    .toLowerCase()
    .transform(listOf)
    .refine(
      (hosts) => hosts.every(isHost),
      'is a list of names or addresses without port such as switch.internal, 10.0.4.2',
    )
    .default([]),
  WEB_HOOK_TIMEOUT_SECONDS: wholeNumber(1, 120, 20),
  /** The largest answer of the web hook that is read. */
  WEB_HOOK_ANSWER_BYTES: wholeNumber(256, 1024 ** 2, 64 * 1024),
  /** How long is waited after each attempt of the web hook that failed; after the last one it is given up. */
  WEB_HOOK_RETRY_SECONDS: retries,
  /** How long an old secret of the web hook signs beside the new one. */
  WEB_HOOK_OVERLAP_SECONDS: seconds(86_400),
  /** How long messages of the web hook are kept once they are settled. */
  WEB_HOOK_LOG_DAYS: wholeNumber(1, 3650, 90),
})

/** The names of the settings that begin with MYACCOUNT_. */
export const settingNames: readonly string[] = Object.keys(settings.shape).map((name) => `MYACCOUNT_${name}`)

const connection = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'is an address such as postgres://user:password@host:5432/myaccount' })
    .optional(),
  CALLS_URL: z
    .url({ protocol: /^https?$/, error: 'is an address such as http://user:password@host:8123/myaccount' })
    .optional(),
  CALLS_CLUSTER: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'is the name of a cluster: letters, digits, points, hyphens and underscores')
    .optional(),
})

const connections = Object.keys(connection.shape)

const faultsOf = (prefix: string, error: z.ZodError): string[] =>
  error.issues.map((issue) => `${prefix}${String(issue.path[0])} ${issue.message}`)

const clusterFaults = ({ CALLS_URL, CALLS_CLUSTER }: z.output<typeof connection>): string[] =>
  CALLS_CLUSTER !== undefined && CALLS_URL === undefined
    ? ['CALLS_CLUSTER needs CALLS_URL, a server of the cluster']
    : []

const lowerFirst = (name: string): string =>
  name.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Reads the settings once, checks them all, and refuses unknown ones: a typing mistake must not become a default. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>) => {
  const own = Object.entries(environment).filter(([name]) => name.startsWith('MYACCOUNT_'))
  const known = Object.keys(settings.shape)
  const unknown = own
    .map(([name]) => name)
    .filter((name) => ![...known, ...forCommands].includes(name.slice('MYACCOUNT_'.length)))
    .map((name) => `${name} is not a setting of MyAccount`)
  const main = settings.safeParse(
    Object.fromEntries(own.map(([name, value]) => [name.slice('MYACCOUNT_'.length), value])),
  )
  const engines = connection.safeParse(Object.fromEntries(connections.map((name) => [name, environment[name]])))
  const faults = [
    ...unknown,
    ...(main.success ? [] : faultsOf('MYACCOUNT_', main.error)),
    ...(engines.success ? clusterFaults(engines.data) : faultsOf('', engines.error)),
  ]
  if (!main.success || !engines.success || faults.length > 0)
    throw new StartRefused(`These settings are not right:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)

  const { DATA, URL: publicUrl, ALLOW_PLAIN_HTTP, TRUSTED_PROXIES, WATCH, ...rest } = main.data
  const url = new URL(publicUrl ?? `http://localhost:${rest.PORT}`)
  return Object.freeze({
    ...(Object.fromEntries(Object.entries(rest).map(([name, value]) => [lowerFirst(name), value])) as CamelKeys<
      typeof rest
    >),
    dataFolder: path.resolve(DATA),
    watchFolder: path.resolve(WATCH ?? path.join(DATA, 'incoming')),
    publicUrl: url,
    publicUrlIsSet: publicUrl !== undefined,
    plainHttpAllowed: ALLOW_PLAIN_HTTP === 'yes',
    trustedProxies: listOf(TRUSTED_PROXIES),
    databaseUrl: engines.data.DATABASE_URL,
    callsUrl: engines.data.CALLS_URL,
    /** The cluster over which the call store at `callsUrl` is spread, if it is. */
    callsCluster: engines.data.CALLS_CLUSTER,
  })
}

type Camel<S extends string> = S extends `${infer A}_${infer B}`
  ? `${Lowercase<A>}${Capitalize<Camel<B>>}`
  : Lowercase<S>
type CamelKeys<T> = { [K in keyof T as K extends string ? Camel<K> : never]: T[K] }

export type Config = ReturnType<typeof readConfig>
