import { platformContract } from '../platform/contract.ts';
import { teamsStage } from './stage.ts';

platformContract('Teams', () => teamsStage());
