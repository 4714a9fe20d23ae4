import type { branding } from '#contract/account-access.ts'
import { accessEndpoints } from './access/access-endpoints.ts'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { z } from 'zod'
import { ConfirmDialog } from './dialog.tsx'
import { useTitleSuffix } from './page-title.tsx'
import { useAsk, useDoor } from './query.tsx'
import { INITIAL_COLOUR, Theme } from './theme.tsx'
import { Toasts } from './toasts.tsx'

export type Branding = z.output<typeof branding>

const unknownBranding: Branding = {
  providerName: 'MyAccount',
  colour: INITIAL_COLOUR,
  contact: '',
  demonstration: false,
}

const BrandingContext = createContext<Branding>(unknownBranding)
/** The provider's name, colour and contact. */
export const useBranding = (): Branding => useContext(BrandingContext)

/** The branding as this browser saw it last, so that a page does not begin in another colour. */
const recall = (place: string): Branding => {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Branding>
    const isSound = typeof kept.providerName === 'string' && /^#[0-9a-f]{6}$/i.test(kept.colour ?? '')
    return isSound ? { ...unknownBranding, ...kept } : unknownBranding
  } catch {
    return unknownBranding
  }
}

/** What stands around every page of an application: the provider's look, toasts, and the confirm dialog. */
export const Branded = ({ children }: { children: ReactNode }) => {
  const place = `${useDoor()}-branding`
  const asked = useAsk(accessEndpoints.branding, {})
  const shown = asked.data ?? recall(place)
  useTitleSuffix(shown.providerName)
  useEffect(() => {
    try {
      if (asked.data !== undefined) localStorage.setItem(place, JSON.stringify(asked.data))
    } catch {
      // A browser without storage begins in the house's colour each time.
    }
  }, [asked.data, place])
  return (
    <Theme colour={shown.colour}>
      <BrandingContext value={shown}>
        {children}
        <ConfirmDialog />
        <Toasts />
      </BrandingContext>
    </Theme>
  )
}
