// A verb that exists and cannot be done in this place, or not by this version.
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

export const notHere = (_ports: Ports, asked: Asked): Answer =>
  problem(asked, say(`${asked.command.verb} is not available in this version yet. Say: help`, `此版本尚不支持 ${asked.command.verb}。请输入：help`), {
    code: 'not-available',
  });
