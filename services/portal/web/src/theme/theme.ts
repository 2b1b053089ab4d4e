import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#edf1fb',
  '#d8e1f6',
  '#b3c5f6',
  '#93acf0',
  '#7d98e0',
  '#4a6bc0',
  '#3453a9',
  '#27418c',
  '#1c3070',
  '#131a2e',
];
const gray: MantineColorsTuple = [
  '#f5f6f9',
  '#eef0f5',
  '#e4e7ee',
  '#d9dde6',
  '#c3c9d6',
  '#8891a5',
  '#7b8499',
  '#525c72',
  '#2c3448',
  '#161c2d',
];
const dark: MantineColorsTuple = [
  '#eceff6',
  '#c6cde0',
  '#a9b3c8',
  '#7e89a3',
  '#323b50',
  '#2a3244',
  '#212839',
  '#181e2c',
  '#10141f',
  '#0b0f19',
];

/** Mantine over tokens.css: its colours, type and space are ours (PORTAL.md 5.2). */
export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink, gray, dark },
  // White text on both: Mantine picks the text from the light shade only.
  primaryShade: { light: 7, dark: 5 },
  black: '#161c2d',
  fontFamily: 'var(--cs-font-sans)',
  fontFamilyMonospace: 'var(--cs-font-mono)',
  headings: {
    fontFamily: 'var(--cs-font-sans)',
    fontWeight: '700',
    sizes: {
      h1: { fontSize: 'var(--cs-text-2xl)', lineHeight: '1.2' },
      h2: { fontSize: 'var(--cs-text-xl)', lineHeight: '1.25' },
      h3: { fontSize: 'var(--cs-text-md)', lineHeight: '1.35' },
    },
  },
  fontSizes: {
    xs: 'var(--cs-text-xs)',
    sm: 'var(--cs-text-sm)',
    md: 'var(--cs-text-md)',
    lg: 'var(--cs-text-lg)',
    xl: 'var(--cs-text-xl)',
  },
  spacing: {
    xs: 'var(--cs-space-2)',
    sm: 'var(--cs-space-3)',
    md: 'var(--cs-space-4)',
    lg: 'var(--cs-space-5)',
    xl: 'var(--cs-space-6)',
  },
  radius: { sm: 'var(--cs-radius-sm)', md: 'var(--cs-radius-md)', lg: 'var(--cs-radius-lg)' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // 24 px: WCAG 2.2 target size.
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    // 3:1; an error still wins.
    Input: { vars: () => ({ wrapper: { '--input-bd': 'var(--cs-line-strong)' } }) },
  },
});

const both = {
  // Sheets, inputs, menus; <body> itself is painted --cs-page.
  '--mantine-color-body': 'var(--cs-surface)',
  '--mantine-color-text': 'var(--cs-text)',
  '--mantine-color-dimmed': 'var(--cs-muted)',
  '--mantine-color-placeholder': 'var(--cs-muted)',
  '--mantine-color-anchor': 'var(--cs-link)',
  '--mantine-color-error': 'var(--cs-stop-fg)',
  '--mantine-color-default': 'var(--cs-surface)',
  '--mantine-color-default-hover': 'var(--cs-sunken)',
  '--mantine-color-default-color': 'var(--cs-text)',
  '--mantine-color-default-border': 'var(--cs-line-strong)',
  '--mantine-color-ink-light': 'var(--cs-ink-wash)',
  '--mantine-color-ink-light-hover': 'var(--cs-sunken)',
  '--mantine-color-ink-light-color': 'var(--cs-link)',
  '--mantine-color-ink-outline': 'var(--cs-link)',
};

/** Mantine's own variables, both schemes, in terms of our tokens. */
export const resolver: CSSVariablesResolver = () => ({ variables: {}, light: both, dark: both });
