import type { CallFormat } from '#rules/call.ts'
import { asterisk } from './asterisk.ts'
import type { Format } from './format.ts'
import { freepbx } from './freepbx.ts'
import { ukWholesale } from './uk-wholesale.ts'

const formats: Readonly<Record<CallFormat, Format>> = { 'uk-wholesale': ukWholesale, asterisk, freepbx }

/** The format of a name. */
export const getFormat = (name: CallFormat): Format => formats[name]
