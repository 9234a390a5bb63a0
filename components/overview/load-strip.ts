/**
 * The strip above the matrix of a large cluster. The page asks for it while the first answer is under way: loaded only
 * when the nodes are known it would hold up the first picture of the cells.
 */
export const loadStrip = () => import('./strip-view').then((module) => ({ default: module.Strip }))
