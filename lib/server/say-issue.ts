import type { z } from 'zod'

/** What is wrong with a value, in words that follow a colon; rules of ours say it themselves. */
export function sayIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `it is none of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      if (issue.origin === 'array') return 'it names nothing'
      return issue.origin === 'string' ? 'it is empty' : `it is less than ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'array') return `it names more than ${issue.maximum}`
      return issue.origin === 'string'
        ? `it is longer than ${issue.maximum} characters`
        : `it is more than ${issue.maximum}`
    case 'invalid_type':
      // zod leaves the value out of what it reports, and names it in the message alone.
      return issue.message.endsWith('received undefined') ? 'it is missing' : `it is no ${typeWord(issue.expected)}`
    default:
      return issue.message
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = { int: 'whole number', string: 'text', array: 'list' }

const typeWord = (expected: string): string => TYPE_WORDS[expected] ?? expected
