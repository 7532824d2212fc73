// What operators watch. One registry of metrics a process; names and labels are a contract with dashboards.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof makeMetrics>;

export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    /** From the platform's call to the row being committed. */
    accepting: new Histogram({
      name: 'acr_check_accept_seconds',
      help: 'Time from hearing a command to its commit',
      labelNames: ['platform'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3],
      registers,
    }),
    accepted: new Counter({ name: 'acr_check_commands_total', help: 'Commands heard', labelNames: ['platform', 'outcome'], registers }),
    checks: new Counter({ name: 'acr_check_checks_total', help: 'Checks that ended', labelNames: ['verdict'], registers }),
    causes: new Counter({ name: 'acr_check_causes_total', help: 'Causes found', labelNames: ['rule'], registers }),
    checking: new Histogram({
      name: 'acr_check_check_seconds',
      help: 'Time of a check',
      buckets: [0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120],
      registers,
    }),
    waiting: new Histogram({
      name: 'acr_check_check_wait_seconds',
      help: 'Time from the acceptance of a check to its start',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    posts: new Counter({ name: 'acr_check_posts_total', help: 'Messages sent to a platform', labelNames: ['platform', 'outcome'], registers }),
    /** A process died between the platform's yes and our commit: the message may stand there twice. */
    uncertain: new Counter({ name: 'acr_check_posts_uncertain_total', help: 'First postings repeated because nobody knows how they went', registers }),
    depth: new Gauge({ name: 'acr_check_queue_depth', help: 'Jobs that wait', labelNames: ['queue'], registers }),
    outboxAge: new Gauge({ name: 'acr_check_outbox_age_seconds', help: 'Age of the oldest message that is not delivered', registers }),
    deadJobs: new Gauge({ name: 'acr_check_dead_jobs', help: 'Jobs that failed for good', registers }),
  };
}
