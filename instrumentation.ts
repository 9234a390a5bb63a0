/** Next calls this once before the server takes requests. Node's half is its own file, so that no other runtime compiles it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startServer } = await import('./instrumentation-node')
    startServer()
  }
}
