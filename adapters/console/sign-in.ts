// The page for whoever is not signed in: plain HTML without a script. Our own words only. Pure.
import type { Lang } from '../../src/model.ts';
import { SIGN_IN } from './words.ts';

export function signInPage(lang: Lang, problem?: 'wrong' | 'tooOften'): string {
  const told = problem === undefined ? '' : `<p class="problem" role="alert">${SIGN_IN[problem][lang]}</p>`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${SIGN_IN.title[lang]}</title>
<link rel="stylesheet" href="/console/page/style.css">
</head>
<body class="signing-in">
<main>
<h1>${SIGN_IN.title[lang]}</h1>
<p>${SIGN_IN.how[lang]}</p>
${told}
<form method="post" action="/console/sign-in">
<label for="token">${SIGN_IN.token[lang]}</label>
<input id="token" name="token" type="password" autocomplete="off" required maxlength="500" autofocus>
<button class="primary">${SIGN_IN.enter[lang]}</button>
</form>
</main>
</body>
</html>
`;
}
