// A form's values -> the command that they make. The grammar reads it like anything typed.
import { formText } from '../card/form.ts';
import type { Host } from './platform.ts';

export const submitting: Host['submit'] = (form, values, lang) => formText(form, values, lang);
