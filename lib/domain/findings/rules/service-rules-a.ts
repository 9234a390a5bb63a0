import type { ServiceRule } from '@/lib/domain/findings/rule'
import { f01LocalNoReady } from './f01-local-no-ready'
import { f02SelectorNoMatch } from './f02-selector-no-match'
import { f03LBPending } from './f03-lb-pending'
import { f04HcnpZero } from './f04-hcnp-zero'
import { f05HcnpChanged } from './f05-hcnp-changed'
import { f06HcnpMismatch } from './f06-hcnp-mismatch'
import { f07HcnpUnreachable } from './f07-hcnp-unreachable'
import { f08HcBindFail } from './f08-hc-bind-fail'
import { f09WrongHcProtocol } from './f09-wrong-hc-protocol'
import { f10OctaviaNoMonitor } from './f10-octavia-no-monitor'
import { f11AllOnOneNode } from './f11-all-on-one-node'
import { f12SkewHigh } from './f12-skew-high'
import { f13SpreadMissing } from './f13-spread-missing'
import { f14SpreadSoft } from './f14-spread-soft'
import { f15SpreadSelectorMismatch } from './f15-spread-selector-mismatch'
import { f16SpreadNoMatchLabelKeys } from './f16-spread-no-match-label-keys'
import { f17SpreadTaintsIgnored } from './f17-spread-taints-ignored'
import { f18MissingTopologyLabel } from './f18-missing-topology-label'
import { f19AntiAffinityTooStrict } from './f19-anti-affinity-too-strict'
import { f20RollingGap } from './f20-rolling-gap'
import { f21NoDrainHook } from './f21-no-drain-hook'
import { f22TerminatingOnly } from './f22-terminating-only'
import { f23PublishNotReady } from './f23-publish-not-ready'

/** F01 to F23: endpoints, health ports, placement, rollouts. */
export const serviceRulesA: readonly ServiceRule[] = [
  f01LocalNoReady,
  f02SelectorNoMatch,
  f03LBPending,
  f04HcnpZero,
  f05HcnpChanged,
  f06HcnpMismatch,
  f07HcnpUnreachable,
  f08HcBindFail,
  f09WrongHcProtocol,
  f10OctaviaNoMonitor,
  f11AllOnOneNode,
  f12SkewHigh,
  f13SpreadMissing,
  f14SpreadSoft,
  f15SpreadSelectorMismatch,
  f16SpreadNoMatchLabelKeys,
  f17SpreadTaintsIgnored,
  f18MissingTopologyLabel,
  f19AntiAffinityTooStrict,
  f20RollingGap,
  f21NoDrainHook,
  f22TerminatingOnly,
  f23PublishNotReady,
]
