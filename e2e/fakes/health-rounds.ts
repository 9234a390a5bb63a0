import type { FamilyRound, HealthRound } from '@/lib/server/sources'

/** Nothing asked and nobody to ask. */
export const emptyRound: FamilyRound = { family: 'IPv4', answers: new Map(), addresses: new Map(), refusals: new Map() }

/** What was asked in the Service's first family, which is all of it for a single-stack one. */
export const ofFirstFamily = ({ families }: HealthRound): FamilyRound => families[0] ?? emptyRound
