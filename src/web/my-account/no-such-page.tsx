import { PageTitle } from '#web/kit/page-title.tsx'
import { Blank } from '#web/kit/states.tsx'
import { Link } from '@tanstack/react-router'

export const NoSuchPage = () => (
  <>
    <PageTitle title="No such page" />
    <Blank title="There is nothing at this address" action={<Link to="/">To the start</Link>}>
      Please check the address, or use the menu.
    </Blank>
  </>
)
