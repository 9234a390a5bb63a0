import type { LoadStep } from '@/lib/format/load'

/** Fill of a mark by its load ÷ fair share. Whole names, so that the style sheet holds them. */
export const loadFill: Record<LoadStep, string> = {
  0: 'fill-div-0',
  1: 'fill-div-1',
  2: 'fill-div-2',
  3: 'fill-div-3',
  4: 'fill-div-4 stroke-line-2',
  5: 'fill-div-5',
  6: 'fill-div-6',
  7: 'fill-div-7',
  8: 'fill-div-8',
}

/** Fill of a band that leads to pods with that load: the same colour at 42 %. */
export const loadBandFill: Record<LoadStep, string> = {
  0: 'fill-div-0/42',
  1: 'fill-div-1/42',
  2: 'fill-div-2/42',
  3: 'fill-div-3/42',
  4: 'fill-div-4/42',
  5: 'fill-div-5/42',
  6: 'fill-div-6/42',
  7: 'fill-div-7/42',
  8: 'fill-div-8/42',
}
