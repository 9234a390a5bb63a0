import { addressFix } from '@/lib/domain/findings/address-fix'
import { declaredNeed, needsClientAddressKey } from '@/lib/domain/findings/declared-needs'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F53: the owner declared that pods must see client addresses, they do not, and nothing carries the client on to them.
 *
 * Source: domain page 6, 5.1.
 */
export const f53SourceLost: ServiceRule = {
  id: 'F53',
  name: 'SourceLost',
  heading: 'Client address needed, and lost on the way',
  judge(question) {
    const { service, sourceAddress } = question
    const declared = declaredNeed(service, needsClientAddressKey)
    if (declared === null || declared === false) return null
    if (declared !== true) {
      return notChecked(`Annotation ${needsClientAddressKey} is "${declared.unreadable}": neither true nor false.`)
    }
    const { verdict, podSees, basis, reasons, carriedBy, hop } = sourceAddress
    if (verdict === 'unknown') return notChecked('Whether pods see client addresses is not known.')
    if (verdict === 'preserved' || carriedBy.length > 0) return null
    return {
      severity: 'medium',
      title: `${service.name} is declared to need client addresses, and pods see ${podSees}${verdict === 'partial' ? ' on some connections' : ''}.`,
      figure: verdict,
      evidence: [
        serviceField(service, `metadata.annotations[${needsClientAddressKey}]`, 'true'),
        ...reasons.map((reason) => evidence(`source address, ${basis}`, reason, hop ?? 'path')),
      ],
      explanation: sentences(
        basis === 'expected' && 'This is expected from configuration; no addresses were observed.',
        'What limits, allows, locates or counts clients by address works with the wrong one, and nothing hands the right one on that is known here.',
      ),
      fix: addressFix(question),
    }
  },
}
