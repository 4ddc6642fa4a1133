import js from '@eslint/js'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      'dashboard/dist/**',
      'dashboard/dist-server/**',
      'data/**',
      'coverage/**',
      'test/output/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      // A possibly-missing index is checked by the compiler (noUncheckedIndexedAccess);
      // `!` is then the honest way to say "cannot be missing here".
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
)
