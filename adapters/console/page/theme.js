// Light, dark or as the system has it. Runs before the first paint, so that nothing flashes.

const KEY = 'acr-check-look';
export const LOOKS = ['auto', 'light', 'dark'];

export function look() {
  try {
    const kept = localStorage.getItem(KEY);
    return LOOKS.includes(kept) ? kept : 'auto';
  } catch {
    return 'auto'; // storage may be closed to us
  }
}

export function setLook(chosen) {
  document.documentElement.dataset.look = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // it holds for this page then
  }
}

document.documentElement.dataset.look = look();
