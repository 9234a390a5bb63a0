/** Average advance of the 11 px face; figures and bold letters are a little wider. */
const LETTER_PX = 5.9
const TAIL = 6

/** How many letters about fit into `px` pixels at 11 px. */
export const lettersIn = (px: number): number => Math.floor(px / LETTER_PX)

/** A name cut in the middle so that it takes about `px` pixels at 11 px; its end stays, for names differ there. */
export function fitMiddle(text: string, px: number): string {
  const room = Math.max(TAIL + 2, lettersIn(px))
  if (text.length <= room) return text
  return `${text.slice(0, room - TAIL - 1)}…${text.slice(-TAIL)}`
}

/** Words cut at their end so that they take about `px` pixels at 11 px. */
export function fitEnd(text: string, px: number): string {
  const room = Math.max(4, lettersIn(px))
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`
}
