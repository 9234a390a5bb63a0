/** A ratio to the fair share: "×1.67". null is "?"; fewer decimals from ten on, where they say nothing. */
export function formatRatio(ratio: number | null): string {
  return ratio === null ? '?' : `×${decimals(ratio)}`
}

/** The same for a sentence: "1.67×", "5.0×". */
export function formatTimes(ratio: number | null): string {
  return ratio === null ? '?' : `${decimals(ratio).replace(/(\.\d)0$/, '$1')}×`
}

/** A plain figure with `places` decimals (CV, Gini, effective number); null is "?". */
export function formatFigure(figure: number | null, places: number): string {
  // Sums of fractions may end a hair below zero, which would read as "-0.000".
  return figure === null ? '?' : figure.toFixed(places).replace(/^-(?=0(\.0+)?$)/, '')
}

function decimals(ratio: number): string {
  if (ratio >= 100) return ratio.toFixed(0)
  return ratio.toFixed(ratio >= 10 ? 1 : 2)
}
