// Which room decides about which verb; loaded when it is asked for. Verbs that are of the command line alone never come here from chat: the grammar refuses them.
import type { Command } from '../../command/types.ts';
import type { Answer, Asked } from '../asked.ts';
import type { Ports } from '../ports.ts';
import { decideCheck, decideRerun } from './check.ts';
import { notHere } from './not-here.ts';

type Of<V extends Command['verb']> = Asked<Extract<Command, { verb: V }>>;

export async function decide(ports: Ports, asked: Asked): Promise<Answer> {
  switch (asked.command.verb) {
    case 'check':
      return decideCheck(ports, asked as Of<'check'>);
    case 'rerun':
      return decideRerun(ports, asked as Of<'rerun'>);
    case 'explain':
      return (await import('./thread.ts')).decideExplain(ports, asked as Of<'explain'>);
    case 'evidence':
      return (await import('./thread.ts')).decideEvidence(ports, asked as Of<'evidence'>);
    case 'compare':
      return (await import('./thread.ts')).decideCompare(ports, asked as Of<'compare'>);
    case 'changes':
      return (await import('./thread.ts')).decideChanges(ports, asked as Of<'changes'>);
    case 'feedback':
      return (await import('./thread.ts')).decideFeedback(ports, asked as Of<'feedback'>);
    case 'rules':
      return (await import('./thread.ts')).decideRules(ports, asked as Of<'rules'>);
    case 'status':
      return (await import('./running.ts')).decideStatus(ports, asked as Of<'status'>);
    case 'cancel':
      return (await import('./running.ts')).decideCancel(ports, asked as Of<'cancel'>);
    case 'history':
      return (await import('./past.ts')).decideHistory(ports, asked as Of<'history'>);
    case 'diff':
      return (await import('./past.ts')).decideDiff(ports, asked as Of<'diff'>);
    case 'export':
      return (await import('./past.ts')).decideExport(ports, asked as Of<'export'>);
    case 'mute':
      return (await import('./mute.ts')).decideMute(ports, asked as Of<'mute'>);
    case 'unmute':
      return (await import('./mute.ts')).decideUnmute(ports, asked as Of<'unmute'>);
    case 'incident':
      return (await import('./incident.ts')).decideIncident(ports, asked as Of<'incident'>);
    case 'digest':
      return (await import('./digest.ts')).decideDigest(ports, asked as Of<'digest'>);
    case 'vantages':
      return (await import('./vantages.ts')).decideVantages(ports, asked as Of<'vantages'>);
    case 'workers':
      return (await import('./vantages.ts')).decideWorkers(ports, asked as Of<'workers'>);
    case 'tokens':
      return (await import('./tokens.ts')).decideTokens(ports, asked as Of<'tokens'>);
    case 'config':
      return (await import('./person.ts')).decideConfig(ports, asked as Of<'config'>);
    case 'whoami':
      return (await import('./person.ts')).decideWhoami(ports, asked as Of<'whoami'>);
    case 'help':
      return (await import('./person.ts')).decideHelp(ports, asked as Of<'help'>);
    case 'doctor':
      return (await import('./doctor.ts')).decideDoctor(ports, asked as Of<'doctor'>);
    case 'version':
      return (await import('./person.ts')).decideVersion(ports, asked as Of<'version'>);
    default:
      return notHere(ports, asked);
  }
}
