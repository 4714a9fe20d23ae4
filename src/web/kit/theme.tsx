import { createTheme, MantineProvider, type MantineColorsTuple } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { brandShades } from './brand-shades.ts'

export const INITIAL_COLOUR = '#1f5eb8'

const tuple = (...shades: string[]) => shades as unknown as MantineColorsTuple

// A cool grey whose steps carry text at AA: 6 on every light surface, dark.2 on every dark one.
const gray = tuple(
  '#f7f8fa',
  '#eff1f4',
  '#e3e6eb',
  '#d2d7de',
  '#b3bac5',
  '#7f8997',
  '#5c6675',
  '#454e5b',
  '#2f3742',
  '#1b2129',
)
const dark = tuple(
  '#e6e9ee',
  '#c9ced6',
  '#a3abb7',
  '#7d8795',
  '#3d4652',
  '#303843',
  '#252c35',
  '#1b2129',
  '#14191f',
  '#0e1216',
)

const readNonce = (): string => {
  const meta = document.querySelector('meta[property="csp-nonce"]')
  return meta instanceof HTMLElement ? meta.nonce : ''
}

/** The look of both applications: the house's greys, and the provider's colour as the accent. */
export const Theme = ({ colour, children }: { colour: string; children: ReactNode }) => {
  const theme = useMemo(
    () =>
      createTheme({
        colors: { brand: brandShades(colour), gray, dark },
        primaryColor: 'brand',
        primaryShade: { light: 6, dark: 5 },
        white: '#ffffff',
        black: '#1b2129',
        fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
        fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
        defaultRadius: 'md',
        radius: { xs: '0.25rem', sm: '0.375rem', md: '0.5rem', lg: '0.75rem', xl: '1rem' },
        cursorType: 'pointer',
        respectReducedMotion: true,
        focusRing: 'auto',
        components: {
          InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
        },
      }),
    [colour],
  )
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={readNonce}
      cssVariablesResolver={() => ({
        variables: {},
        light: {
          '--mantine-color-dimmed': '#545e6c',
          '--mantine-color-placeholder': '#6b7584',
          '--mantine-color-error': '#b42318',
          '--mantine-color-anchor': 'var(--mantine-color-brand-7)',
          '--mantine-color-body': '#ffffff',
          '--mantine-color-default-border': '#c4cad3',
        },
        dark: {
          '--mantine-color-dimmed': '#a3abb7',
          '--mantine-color-placeholder': '#8d97a5',
          '--mantine-color-error': '#ff8f86',
          '--mantine-color-anchor': 'var(--mantine-color-brand-4)',
          '--mantine-color-body': '#1b2129',
          '--mantine-color-default': '#14191f',
          '--mantine-color-default-border': '#4a5462',
        },
      })}
    >
      {children}
    </MantineProvider>
  )
}
