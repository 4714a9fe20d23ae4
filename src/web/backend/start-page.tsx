import { holds } from '#rules/staff-permissions.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { Blank } from '#web/kit/states.tsx'
import { Link, Navigate } from '@tanstack/react-router'
import { useMe } from './me.tsx'
import { menu } from './menu.ts'

/** The first page of the menu that this staff user may see. */
export const StartPage = () => {
  const { levels } = useMe()
  const first = menu.flatMap(({ entries }) => entries).find(({ need }) => holds(levels, need))
  if (first !== undefined) return <Navigate to={first.to} replace />
  return (
    <>
      <PageTitle title="Back office" />
      <Blank title="Nothing is open to you yet">Somebody who manages staff users can give you permissions.</Blank>
    </>
  )
}

export const NoSuchPage = () => (
  <>
    <PageTitle title="No such page" />
    <Blank title="There is nothing at this address" action={<Link to="/">To the start</Link>}>
      Please check the address, or use the menu.
    </Blank>
  </>
)
