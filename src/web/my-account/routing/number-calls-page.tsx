import { Blank } from '#web/kit/states.tsx'
import { Crumb, useIdInAddress } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { builtAreas } from '../areas.ts'
import { NumberRouting } from './number-routing.tsx'

/** Where the calls of one number go. */
export const NumberCallsPage = () => {
  const id = useIdInAddress()
  return (
    <>
      <PageTitle
        title="Where calls go"
        before={<Crumb to={builtAreas.numbers.path}>{builtAreas.numbers.title}</Crumb>}
      />
      {id === undefined ? <Blank title="There is no such number" /> : <NumberRouting id={id} />}
    </>
  )
}
