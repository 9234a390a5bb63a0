/**
 * Runs in the browser before anything of the app does. The pages' policy (proxy.ts) lets no text become code; two
 * parts of the app must be told how to live with that.
 */

// zod would try `new Function` to learn whether it may compile its schemas, and each try is a violation. Set where zod
// finds it when it is loaded: importing its own setter would make every page load zod before it draws.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

type Policy = { createScriptURL(url: string): string | null }
type TrustedTypes = { createPolicy(name: string, policy: Policy): unknown }

// The bundler's runtime loads later chunks by assigning plain text to `script.src`. This policy lets it, for this
// server's own chunks and nothing else; text for HTML or code is still refused everywhere.
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href)
    // As it was given: the runtime knows a chunk that has arrived by the very text that it asked for.
    return origin === location.origin && pathname.startsWith('/_next/static/') ? url : null
  },
})
