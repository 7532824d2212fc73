import { platformContract } from '../platform/contract.ts';
import { slackStage } from './stage.ts';

platformContract('Slack over Socket Mode', () => slackStage('socket'));
platformContract('Slack over HTTP', () => slackStage('http'));
