import type { Config } from 'tailwindcss'

/** Every colour is a CSS variable (src/style.css), so that both themes and paper share one set of classes. */
const paint = (name: string): string => `var(--${name})`

const tremor = {
  brand: {
    faint: paint('accent-soft'),
    muted: paint('accent-soft'),
    subtle: paint('accent-2'),
    DEFAULT: paint('accent'),
    emphasis: paint('accent-ink'),
    inverted: paint('surface'),
  },
  background: {
    muted: paint('sunken'),
    subtle: paint('sunken'),
    DEFAULT: paint('surface'),
    emphasis: paint('ink-2'),
  },
  border: { DEFAULT: paint('line') },
  ring: { DEFAULT: paint('line') },
  content: {
    subtle: paint('ink-3'),
    DEFAULT: paint('ink-3'),
    emphasis: paint('ink-2'),
    strong: paint('ink'),
    inverted: paint('surface'),
  },
}

export default {
  content: [
    'dashboard/index.html',
    'dashboard/src/**/*.{ts,tsx}',
    // Only the components of Tremor that the page imports.
    'node_modules/@tremor/react/dist/components/layout-elements/{Card,Flex}/*.js',
  ],
  darkMode: 'class',
  theme: {
    screens: { sm: '640px', md: '768px', lg: '1024px', xl: '1280px' },
    // Sizes and line heights of the design: Vietnamese stacks marks on marks, so text has 1.5 and headings 1.3.
    fontSize: {
      14: ['0.875rem', '1.5'],
      16: ['1rem', '1.5'],
      20: ['1.25rem', '1.35'],
      24: ['1.5rem', '1.35'],
      28: ['1.75rem', '1.35'],
      36: ['2.25rem', '1.3'],
    },
    fontWeight: { normal: '400', strong: '600' },
    extend: {
      colors: {
        ground: paint('ground'),
        surface: paint('surface'),
        sunken: paint('sunken'),
        line: { DEFAULT: paint('line'), strong: paint('line-strong') },
        ink: { DEFAULT: paint('ink'), 2: paint('ink-2'), 3: paint('ink-3') },
        accent: {
          DEFAULT: paint('accent'),
          ink: paint('accent-ink'),
          soft: paint('accent-soft'),
          2: paint('accent-2'),
        },
        past: paint('past'),
        red: { DEFAULT: paint('red'), soft: paint('red-soft') },
        // Nothing but "agrees".
        green: paint('green'),
        amber: { DEFAULT: paint('amber'), soft: paint('amber-soft'), line: paint('amber-line') },
        tremor,
        'dark-tremor': tremor,
      },
      fontFamily: { sans: ['Inter Variable', 'Inter', 'Segoe UI', 'Roboto', 'Arial', 'sans-serif'] },
      maxWidth: { page: 'var(--page)' },
      borderRadius: { 'tremor-small': '0.375rem', 'tremor-default': '0.5rem', 'tremor-full': '9999px' },
      boxShadow: { 'tremor-card': 'none', 'dark-tremor-card': 'none' },
    },
  },
  plugins: [],
} satisfies Config
