/** Average advance of the 11 px face. */
const LETTER_PX = 5.9
const TAIL = 6

/** How many letters about fit into `px` pixels at 11 px. */
export const lettersIn = (px: number): number => Math.floor(px / LETTER_PX)

/** Advances at 11 px that are far from the others; names of pods are random letters, and five of them can be an `m`. */
const ADVANCES: readonly (readonly [letters: string, px: number])[] = [
  ['mMW', 9.8],
  ['w%@', 8.7],
  ['iIjl.,:;|', 3],
  ['frt-/() ', 4.3],
]
const advances = new Map(ADVANCES.flatMap(([letters, px]) => [...letters].map((letter) => [letter, px] as const)))
const OTHERS_PX = 6.5

const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (advances.get(letter) ?? OTHERS_PX), 0)

/** A name cut in the middle so that it takes no more than `px` pixels at 11 px; its end stays, for names differ there. */
export function fitMiddle(text: string, px: number): string {
  if (widthOf(text) <= px) return text
  const tail = `…${text.slice(-TAIL)}`
  let head = text.slice(0, -TAIL)
  while (head.length > 1 && widthOf(head + tail) > px) head = head.slice(0, -1)
  return head + tail
}

/** Words cut at their end so that they take about `px` pixels at 11 px. */
export function fitEnd(text: string, px: number): string {
  const room = Math.max(4, lettersIn(px))
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`
}
