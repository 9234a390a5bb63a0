import { unknownAddress } from '@/lib/server/http/route'

export const GET = unknownAddress
