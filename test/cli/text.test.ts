import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../adapters/cli/text.ts';
import { LANGS } from '../../src/model.ts';
import { saw, SAMPLE } from '../../src/rules/sample.ts';
import { expectGolden } from './golden.ts';
import { REPORTS, reportOf } from './reports.ts';

const suspects = ['tcp-refused'];

describe('a report on a terminal', () => {
  for (const [name, report] of Object.entries(REPORTS)) {
    for (const lang of LANGS) {
      it(`${name} in ${lang}`, () => expectGolden(`${name}.${lang}`, renderText(report(), { lang, width: 90, colour: false, suspects })));
    }
  }
});
