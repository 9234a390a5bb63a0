import { ConfigError } from './config-error'

/**
 * The address of a server that Evenkeel asks, as an operator wrote it.
 *
 * @param setting its name, for the words of a refusal, which never repeat the address: it may hold a password
 * @param example what it should look like
 * @param elsewhere where parameters go instead
 * @throws ConfigError when it is no http address, or says more than where the server is
 */
export function readServerAddress(setting: string, text: string, example: string, elsewhere: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(`${setting} must be an address like ${example}.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(`${setting} must hold no credentials: name files with them instead.`)
  }
  if (url.search !== '' || url.hash !== '') throw new ConfigError(`${setting} must end with its path: ${elsewhere}.`)
  return url
}
