import { config } from 'zod/v4/core'

// Scalar checks its configuration with zod, and zod tries `new Function` once to see whether it may generate code.
// The page's Content-Security-Policy forbids that; without this line each visit would report a violation.
config({ jitless: true })
