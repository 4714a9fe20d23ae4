import { TOTP } from 'otpauth'

/** The code that an app shows at a moment: RFC 6238 with the defaults of every app. */
export const codeAt = (seed: string, at: Date): string =>
  new TOTP({ secret: seed }).generate({ timestamp: at.getTime() })
