/** A configuration that cannot be run safely; the message is one sentence that says what to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
