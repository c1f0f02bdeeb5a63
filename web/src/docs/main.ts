// First, because modules run in the order of their imports.
import './no-eval'
import { createApiReference } from '@scalar/api-reference'
import '@scalar/api-reference/style.css'
import './page.css'

// The page must work on a network without a way out, and must not tell anyone that it was opened:
// everything below that is switched off would call a host other than the scheduler's own.
createApiReference('#docs', {
  url: '/openapi/v1.json',
  // Requests go to the origin that served the page, whatever `servers` says, so that a port-forward,
  // an ingress and localhost all work.
  servers: [{ url: window.location.origin, description: 'This service' }],
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
})
