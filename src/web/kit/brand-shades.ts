/** Ten shades of one colour, lightest first, as Mantine wants them. */
export type Shades = readonly [string, string, string, string, string, string, string, string, string, string]

type Rgb = readonly [number, number, number]

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const toGamma = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)

const parseHex = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255].map((part) => toLinear(part / 255)) as unknown as Rgb
}

const writeHex = (rgb: Rgb): string =>
  `#${rgb
    .map((part) =>
      Math.round(toGamma(Math.min(1, Math.max(0, part))) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

const luminanceOf = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** Relative luminance of a `#rrggbb` colour, as WCAG defines it. */
const luminance = (hex: string): number => luminanceOf(parseHex(hex))

/** Contrast between two `#rrggbb` colours, from 1 to 21, as WCAG defines it. */
export const contrast = (one: string, other: string): number => {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

// Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/
const toLab = ([r, g, b]: Rgb): Rgb => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
const fromLab = ([lightness, a, b]: Rgb): Rgb => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const isShowable = (rgb: Rgb): boolean => rgb.every((part) => part >= -0.0005 && part <= 1.0005)

/** The colour of one hue at a lightness, with as much of its chroma as a screen can show. */
const atLightness = (lightness: number, a: number, b: number): Rgb => {
  for (let share = 1; share > 0; share -= 0.05) {
    const rgb = fromLab([lightness, a * share, b * share])
    if (isShowable(rgb)) return rgb
  }
  return fromLab([lightness, 0, 0])
}

const atLuminance = (target: number, a: number, b: number): string => {
  let [low, high] = [0, 1]
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2
    if (luminanceOf(atLightness(middle, a, b)) < target) low = middle
    else high = middle
  }
  return writeHex(atLightness(low, a, b))
}

/** The most luminance at which white text still has 4.5:1, with a little to spare. */
const MOST_UNDER_WHITE = 0.168

/**
 * Shades of the provider's colour that pass AA wherever the theme uses them: 6 is the accent on light pages (the colour
 * itself where white text can be read on it), 5 the accent on dark ones, 4 and lighter are text on dark, 7 and darker text on tints.
 */
export const brandShades = (hex: string): Shades => {
  const [, a, b] = toLab(parseHex(hex))
  const own = luminance(hex)
  const accent = Math.min(own, MOST_UNDER_WHITE)
  const shade = (target: number) => atLuminance(target, a, b)
  return [
    atLuminance(0.93, a * 0.25, b * 0.25),
    atLuminance(0.84, a * 0.5, b * 0.5),
    shade(0.7),
    shade(0.55),
    shade(0.42),
    shade(MOST_UNDER_WHITE),
    own <= MOST_UNDER_WHITE ? hex.toLowerCase() : shade(accent),
    shade(accent * 0.75),
    shade(accent * 0.55),
    shade(accent * 0.35),
  ]
}
