import { z } from 'zod'

// The content security policy forbids eval, and zod would try it once per page.
z.config({ jitless: true })
