import type { CallFormat } from '#rules/call.ts'
import { asterisk } from './asterisk.ts'
import { avayaSmdr } from './avaya-smdr.ts'
import { bch } from './bch.ts'
import { btDownload } from './bt-download.ts'
import { cdrStats } from './cdr-stats.ts'
import { cgrates } from './cgrates.ts'
import { ciscoCucm } from './cisco-cucm.ts'
import type { Format } from './format.ts'
import { broadworks } from './broadworks.ts'
import { flatstore } from './flatstore.ts'
import { freepbx } from './freepbx.ts'
import { freeswitchCsv } from './freeswitch-csv.ts'
import { mappedCsv } from './mapped-csv.ts'
import { ribbonAct } from './ribbon-act.ts'
import { ukStandard } from './uk-standard.ts'
import { freeswitchJson, freeswitchXml } from './freeswitch.ts'
import { kazoo } from './kazoo.ts'
import { printerLog } from './printer-log.ts'
import { twilio } from './twilio.ts'
import { ukWholesale } from './uk-wholesale.ts'

const formats: Readonly<Record<CallFormat, Format>> = {
  'uk-wholesale': ukWholesale,
  asterisk,
  freepbx,
  'uk-standard-v3': ukStandard,
  bch,
  'bt-download': btDownload,
  'freeswitch-xml': freeswitchXml,
  'freeswitch-json': freeswitchJson,
  kazoo,
  broadworks,
  twilio,
  'freeswitch-csv': freeswitchCsv,
  cgrates,
  'cisco-cucm': ciscoCucm,
  'cdr-stats': cdrStats,
  'avaya-smdr': avayaSmdr,
  'ribbon-act': ribbonAct,
  flatstore,
  'mapped-csv': mappedCsv,
  'printer-log': printerLog,
}

/** The format of a name. */
export const getFormat = (name: CallFormat): Format => formats[name]
