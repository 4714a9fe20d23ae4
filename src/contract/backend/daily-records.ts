import { z } from 'zod'
import { type BackendEndpoints, download } from '../endpoint.ts'
import {
  dailyFileErrors,
  dailyPeriod,
  dailyRecord,
  dailyRecordErrors,
  monthQuery,
} from '../my-account/daily-records.ts'
import { day, idInAddress } from '../shape.ts'

const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

/** The daily call records of a customer, all their numbers and with the staff's own descriptions. */
export const customerDailyRecordEndpoints = {
  list: {
    method: 'GET',
    path: '/customers/:id/dailyCallRecords',
    summary: 'The London days of a period that are over and have calls: rows, size, checksum and version of each file',
    needs: 'calls:view',
    params: customerId,
    query: dailyPeriod,
    returns: z.object({ rows: z.array(dailyRecord) }),
    errors: ['NOT_FOUND', ...dailyRecordErrors],
  },
  file: {
    method: 'GET',
    path: '/customers/:id/dailyCallRecords/:day',
    summary: 'The call records of a customer’s London day as a CSV file',
    needs: 'calls:view',
    params: z.strictObject({ id: idInAddress<'Customer'>(), day }),
    returns: download('text/csv; charset=utf-8'),
    errors: dailyFileErrors,
  },
  archive: {
    method: 'GET',
    path: '/customers/:id/dailyCallRecords.zip',
    summary: 'A customer’s daily files of a month in one archive, with a list of their sizes, checksums and versions',
    needs: 'calls:view',
    params: customerId,
    query: monthQuery,
    returns: download('application/zip'),
    errors: ['NOT_FOUND', ...dailyRecordErrors],
  },
} as const satisfies BackendEndpoints
