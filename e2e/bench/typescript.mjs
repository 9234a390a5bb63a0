/**
 * `node --import ./e2e/bench/typescript.mjs file.ts` runs TypeScript as the rest of the project is written (`@/…`, no
 * file endings) in a plain process: a measured process should hold what is measured and nothing else.
 */
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
