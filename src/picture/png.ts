// SVG -> PNG, by resvg. No fonts are read: our pictures draw their own letters.
import { Resvg } from '@resvg/resvg-js';

/** Base64. Throws on malformed SVG, which is a fault of ours. */
export const pngOf = (svg: string): string => new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng().toString('base64');

/** The same with the machine's fonts, for pictures with words of any language; at twice the size, for screens of today. */
export const pngWithFonts = (svg: string): string => new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng().toString('base64');
