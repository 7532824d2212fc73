import { platformContract } from '../platform/contract.ts';
import { consoleStage } from './stage.ts';

platformContract('console', () => consoleStage());
