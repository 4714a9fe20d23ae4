import type { CallFormat } from '#rules/call.ts'
import { asterisk } from './asterisk.ts'
import { bch } from './bch.ts'
import { btDownload } from './bt-download.ts'
import type { Format } from './format.ts'
import { freepbx } from './freepbx.ts'
import { ukStandard } from './uk-standard.ts'
import { ukWholesale } from './uk-wholesale.ts'

const formats: Readonly<Record<CallFormat, Format>> = {
  'uk-wholesale': ukWholesale,
  asterisk,
  freepbx,
  'uk-standard-v3': ukStandard,
  bch,
  'bt-download': btDownload,
}

/** The format of a name. */
export const getFormat = (name: CallFormat): Format => formats[name]
