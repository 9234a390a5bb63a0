/** RFC 1123 label: Services and namespaces. */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LABEL_LENGTH_MAX = 63
/** RFC 1123 subdomain: nodes, EndpointSlices, pods. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const SUBDOMAIN_LENGTH_MAX = 253

/** Whether this can be the name of a Service or namespace. Length first: no pattern ever runs over 64 KiB. */
export const isLabelName = (text: string): boolean => text.length <= LABEL_LENGTH_MAX && LABEL.test(text)

/** Whether this can be the name of a node, pod or EndpointSlice. */
export const isSubdomainName = (text: string): boolean => text.length <= SUBDOMAIN_LENGTH_MAX && SUBDOMAIN.test(text)
