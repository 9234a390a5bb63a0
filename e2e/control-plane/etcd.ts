/**
 * Makes etcd forget every revision up to now, through its HTTP gateway. A key beside those of Kubernetes is written
 * first, so that the newest version anyone may hold is older than the revision that stays.
 */
export async function compactEtcd(port: number): Promise<void> {
  const key = Buffer.from('/evenkeel/compacted').toString('base64')
  const { header } = await post(port, '/v3/kv/put', { key, value: key })
  await post(port, '/v3/kv/compaction', { revision: header.revision, physical: true })
}

/** etcd takes up to 128 operations in a transaction and 1.5 MiB in a request. */
const BATCH = { operations: 100, characters: 700_000 }

/** Puts entries into etcd in few large transactions, one after another. */
export async function putIntoEtcd(
  port: number,
  entries: Iterable<readonly [key: string, value: string]>,
): Promise<void> {
  let operations: object[] = []
  let characters = 0
  const flush = async (): Promise<void> => {
    if (operations.length > 0) await post(port, '/v3/kv/txn', { success: operations })
    operations = []
    characters = 0
  }
  for (const [key, text] of entries) {
    const value = Buffer.from(text).toString('base64')
    if (operations.length === BATCH.operations || characters + value.length > BATCH.characters) await flush()
    operations.push({ requestPut: { key: Buffer.from(key).toString('base64'), value } })
    characters += value.length
  }
  await flush()
}

type EtcdAnswer = { readonly header: { readonly revision: string } }

async function post(port: number, path: string, body: unknown): Promise<EtcdAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`etcd answered ${response.status} to ${path}: ${await response.text()}`)
  return (await response.json()) as EtcdAnswer
}

/** True when etcd answers and can serve reads. */
export async function isEtcdReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`)
    await response.text()
    return response.ok
  } catch {
    return false
  }
}
