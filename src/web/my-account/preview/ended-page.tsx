import { Blank } from '#web/kit/states.tsx'
import { IconEyeOff } from '@tabler/icons-react'

/** Where a preview leads when its time is over, or the staff session that opened it. */
export const EndedPage = () => (
  <main>
    <h1 className="visually-hidden">Preview</h1>
    <Blank
      icon={IconEyeOff}
      title="This preview has ended"
      action={
        <a href="/backend/customers" target="_top">
          To the customers
        </a>
      }
    >
      Open it again from the customer’s page or the profile’s form.
    </Blank>
  </main>
)
