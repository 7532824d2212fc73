// verb -> what makes its command out of the words. One entry a verb: a verb without one does not compile.
import type { Args } from './args.ts';
import {
  buildCancel,
  buildCompare,
  buildConfig,
  buildData,
  buildDiff,
  buildDoctor,
  buildEvidence,
  buildExplain,
  buildExport,
  buildFeedback,
  buildHelp,
  buildHistory,
  buildInit,
  buildPlaces,
  buildServe,
  buildStatus,
  buildTokens,
  buildWorker,
} from './build/ask.ts';
import { buildCheck, buildDiagnose, buildRerun } from './build/check.ts';
import { commonOf } from './build/common.ts';
import { buildDigest } from './build/digest.ts';
import { buildIncident } from './build/incident.ts';
import { buildMute, buildUnmute } from './build/mute.ts';
import type { Command, VerbName } from './types.ts';

const plain =
  (verb: 'rules' | 'whoami' | 'demo' | 'version') =>
  (args: Args): Command => ({ verb, ...commonOf(args) });

const BUILD: { readonly [V in VerbName]: (args: Args, action: string) => Command } = {
  check: (args) => buildCheck(args),
  diagnose: buildDiagnose,
  explain: buildExplain,
  rules: plain('rules'),
  rerun: buildRerun,
  status: buildStatus,
  cancel: buildCancel,
  evidence: buildEvidence,
  compare: buildCompare,
  changes: (args) => ({ verb: 'changes', ...commonOf(args) }),
  export: buildExport,
  feedback: buildFeedback,
  history: buildHistory,
  diff: buildDiff,
  mute: buildMute,
  unmute: buildUnmute,
  digest: buildDigest,
  incident: buildIncident,
  vantages: (args, action) => buildPlaces(args, 'vantages', action),
  workers: (args, action) => buildPlaces(args, 'workers', action),
  config: buildConfig,
  whoami: plain('whoami'),
  doctor: buildDoctor,
  help: buildHelp,
  version: plain('version'),
  tokens: buildTokens,
  data: buildData,
  serve: buildServe,
  worker: buildWorker,
  demo: plain('demo'),
  init: buildInit,
};

export const commandFrom = (verb: VerbName, args: Args, action: string): Command => BUILD[verb](args, action);
