import { useAddress } from '#web/kit/address.ts'
import { Crumb } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { readId } from '../compare-table.tsx'
import { BulkForm } from './bulk-form.tsx'
import { BulkProgress } from './bulk-progress.tsx'

/** Sets one profile on many customers; the address holds the one that runs, so that it can be looked at again. */
export const BulkAssignmentPage = () => {
  const { search, change } = useAddress()
  const id = readId(search['id'])
  return (
    <>
      <PageTitle
        title="Bulk assignment"
        before={<Crumb to="/customers">Customers</Crumb>}
        lead="Set one profile on many customers: all of them, or none."
      />
      {id === undefined ? <BulkForm started={(started) => change({ id: started })} /> : <BulkProgress id={id} />}
    </>
  )
}
