import { type NextRequest, NextResponse } from 'next/server'

/**
 * Gives every page its content security policy with a fresh nonce, which Next puts on its own scripts when it finds
 * the policy among the request's headers. Nothing else is decided here: no right is checked in this file.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

/** Pages only: on API answers Next would copy bodies, and static files carry no script context. */
export const config = { matcher: ['/((?!api/|_next/static/|favicon.ico|icon.svg).*)'] }

/**
 * Security page 2.10. Development reloads code with eval, inline styles and script URLs that no policy made, so it
 * goes without Trusted Types there; browser tests run on the production build.
 */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  if (!development) directives.push("require-trusted-types-for 'script'", 'trusted-types default nextjs')
  return directives.join('; ')
}
