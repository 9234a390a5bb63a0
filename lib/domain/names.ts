/** `namespace/name`; neither part can hold a slash, so the key is unambiguous. */
export type ServiceKey = string

export const serviceKey = (namespace: string, name: string): ServiceKey => `${namespace}/${name}`

export type IpFamily = 'IPv4' | 'IPv6'
