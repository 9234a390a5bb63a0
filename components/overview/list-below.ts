/** Below this width the rows are a list. */
export const LIST_BELOW = 760
