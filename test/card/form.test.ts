import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formText } from '../../src/card/form.ts';
import { FORMS } from '../../src/card.ts';
import { parseText } from '../../src/command.ts';
import { HOSTILE } from './reports.ts';

const commandOf = (text: string) => {
  const parsed = parseText(text, 'button');
  if (!parsed.ok) throw new Error(parsed.problem.words.en);
  return parsed.command;
};

describe('a form', () => {
  it('becomes the command that its fields say', () => {
    const made = formText(
      'check',
      { registry: 'contoso.azurecr.io', from: 'here,vnet-prod', op: 'push', repo: 'team/app:1.2', deep: 'yes', text: 'no such host' },
      'en',
    );
    expect('text' in made && commandOf(made.text)).toMatchObject({
      verb: 'check',
      from: ['here', 'vnet-prod'],
      op: 'push',
      repo: 'team/app:1.2',
      deep: true,
      text: 'no such host',
      registries: [{ value: 'contoso.azurecr.io' }],
    });
  });

  it('takes the registry from the pasted text where no field names one', () => {
    const made = formText('diagnose', { text: 'dial tcp: lookup contoso.azurecr.io: no such host', from: 'all' }, 'en');
    expect('text' in made && commandOf(made.text)).toMatchObject({ verb: 'check', registries: [{ value: 'contoso.azurecr.io' }], from: ['all'] });
  });

  it('says which field is wrong, in the person’s language', () => {
    expect(formText('check', {}, 'en')).toEqual({ field: 'registry', problem: 'Fill this in.' });
    expect(formText('check', { registry: 'no/such thing' }, 'zh-CN')).toMatchObject({ field: 'registry' });
    expect(formText('check', { registry: 'contoso', from: '--deep' }, 'en')).toMatchObject({ field: 'from' });
    expect(formText('check', { registry: 'contoso', repo: 'a b' }, 'en')).toMatchObject({ field: 'repo' });
    expect(formText('diagnose', { text: 'it is broken' }, 'en')).toMatchObject({ field: 'registry' });
    expect(formText('digest', { registry: 'contoso', cron: '* * * * *' }, 'en')).toMatchObject({ field: 'cron' });
    expect(formText('feedback', { text: ' ' }, 'en')).toMatchObject({ field: 'text' });
  });

  it('keeps secrets out of the command', () => {
    const made = formText('check', { registry: 'contoso', text: 'docker login -u me --password hunter2hunter2 contoso.azurecr.io' }, 'en');
    expect(JSON.stringify(made)).not.toContain('hunter2');
  });

  it('never lets a field become an option or another verb', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('--private', '-- x', '" --deep --from all "', 'contoso --deep', 'x" -- "y', HOSTILE),
      fc.string({ unit: 'binary' }),
    );
    const verbs = { check: 'check', diagnose: 'check', digest: 'digest', incident: 'incident', feedback: 'feedback' } as const;
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), hostile, hostile, hostile, (form, text, title, repo) => {
        const made = formText(form, { registry: 'contoso', text, title, repo, cron: '0 9 * * 1-5' }, 'en');
        if (!('text' in made)) return;
        const command = commandOf(made.text);
        expect(command.verb).toBe(verbs[form]);
        if (command.verb === 'check') {
          expect(command).toMatchObject({ deep: false, private: false, from: [], registries: [{ value: 'contoso' }] });
          expect(command.lang).toBeUndefined();
        }
        if (command.verb === 'digest') expect(command).toMatchObject({ broadcast: false, from: [] });
      }),
      { numRuns: 150 },
    );
  });
});
