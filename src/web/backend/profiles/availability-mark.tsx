import type { Availability } from '#rules/entitlement.ts'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'

const tones: Readonly<Record<Availability, Tone>> = { Headline: 'accent', Standard: 'plain', Historical: 'warn' }

export const AvailabilityMark = ({ availability }: { availability: Availability }) => (
  <StatusMark tone={tones[availability]}>{availability}</StatusMark>
)
