import type { Authoriser, Identity, ReaderAccess } from '../sources'

/** Mode `none`: whoever can connect is this reader; credentials that come along are not even looked at. */
export const anonymous: Identity = { username: 'anonymous', groups: [] }

const everything: ReaderAccess = { namespaces: 'all', nodes: true }

/** Mode `none`: the one reader sees what Evenkeel itself may read. */
export const allowAll: Authoriser = { access: async () => everything }
