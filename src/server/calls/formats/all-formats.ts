import type { CallFormat } from '#rules/call.ts'
import { asterisk } from './asterisk.ts'
import type { Format } from './format.ts'
import { broadworks } from './broadworks.ts'
import { flatstore } from './flatstore.ts'
import { freepbx } from './freepbx.ts'
import { freeswitchJson, freeswitchXml } from './freeswitch.ts'
import { kazoo } from './kazoo.ts'
import { printerLog } from './printer-log.ts'
import { twilio } from './twilio.ts'
import { ukWholesale } from './uk-wholesale.ts'

const formats: Readonly<Record<CallFormat, Format>> = {
  'uk-wholesale': ukWholesale,
  asterisk,
  freepbx,
  'freeswitch-xml': freeswitchXml,
  'freeswitch-json': freeswitchJson,
  kazoo,
  broadworks,
  twilio,
  flatstore,
  'printer-log': printerLog,
}

/** The format of a name. */
export const getFormat = (name: CallFormat): Format => formats[name]
