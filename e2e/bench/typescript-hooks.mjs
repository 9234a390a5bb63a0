import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = new URL('../../', import.meta.url)

export function resolve(specifier, context, nextResolve) {
  if (specifier === 'server-only') return { url: new URL('e2e/fakes/empty-module.ts', root).href, shortCircuit: true }
  const url = specifier.startsWith('@/')
    ? new URL(specifier.slice(2), root)
    : specifier.startsWith('.') && context.parentURL
      ? new URL(specifier, context.parentURL)
      : null
  const found = [url?.href, `${url?.href}.ts`].find((href) => url !== null && (isTypeScript(href) || isJson(href)))
  return found === undefined ? nextResolve(specifier, context) : { url: found, shortCircuit: true }
}

export function load(url, context, nextLoad) {
  if (isJson(url)) {
    const source = `export default ${readFileSync(fileURLToPath(url), 'utf8')}`
    return { format: 'module', source, shortCircuit: true }
  }
  if (!isTypeScript(url)) return nextLoad(url, context)
  const { outputText } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    fileName: fileURLToPath(url),
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      inlineSourceMap: true,
      inlineSources: true,
    },
  })
  return { format: 'module', source: outputText, shortCircuit: true }
}

const isTypeScript = (href) => href.startsWith('file:') && href.endsWith('.ts') && existsSync(fileURLToPath(href))
const isJson = (href) => href.startsWith(root.href) && !href.includes('/node_modules/') && href.endsWith('.json')
