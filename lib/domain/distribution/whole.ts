/** Shares of a whole are 0..1, and a sum of many can come out a hair above it: nine times 1/9 does. */
export const atMostWhole = (share: number): number => Math.min(1, share)
