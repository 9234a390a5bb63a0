import { readCommonLog } from '../common-log'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** The Common Log Format behind what Python's logging writes before it: `INFO:werkzeug:203.0.113.9 - - [...]`. */
export const werkzeug: LogFormat = {
  id: 'werkzeug',
  name: 'werkzeug (Flask)',
  caution: 'With ProxyFix the address is what X-Forwarded-For claims, not the peer.',
  parse(line) {
    if (!line.seek('werkzeug')) return null
    if (!line.skip(':')) line.seek(' ')
    while (line.skip(' ') || line.skip('-') || line.skip(':') || line.skip('INFO'));
    const common = readCommonLog(line)
    return common === null ? null : toParsedLine(common.peer, common.claimed, common.agent)
  },
}
