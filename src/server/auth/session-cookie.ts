import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Population } from './population.ts'

/** Whether a host name is this machine itself. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** `__Host-` needs https. Over plain http, sign-in works on loopback, or where a setting allows it. */
export const cookieSettings = (population: Population, { publicUrl, plainHttpAllowed }: Config) => {
  const secure = publicUrl.protocol === 'https:'
  return {
    name: `${secure ? '__Host-' : ''}myaccount-${population}`,
    secure,
    usable: secure || plainHttpAllowed || isLoopback(publicUrl.hostname),
  }
}

/** What is kept of a session's token: a reader of the database cannot sign in with it. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** The session token of a cookie header, if its signature is ours (HMAC-SHA-256, base64, as better-auth writes it). */
export const readSessionToken = (header: string | undefined, name: string, secret: string): string | undefined => {
  if (header === undefined) return undefined
  const cookie = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  if (cookie === undefined) return undefined
  const value = decodeOrNothing(cookie.slice(name.length + 1))
  const dot = value.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const ours = createHmac('sha256', secret).update(token).digest()
  return given.length === ours.length && timingSafeEqual(given, ours) ? token : undefined
}

const decodeOrNothing = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** A Set-Cookie value with a session's token, signed and named as better-auth does. */
export const sessionCookie = (
  { name, secure }: { name: string; secure: boolean },
  { token, secret, seconds }: { token: string; secret: string; seconds: number },
): string => {
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  const value = encodeURIComponent(`${token}.${signature}`)
  return `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

/** A Set-Cookie value that takes the cookie away. */
export const expiredCookie = ({ name, secure }: { name: string; secure: boolean }): string =>
  `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
