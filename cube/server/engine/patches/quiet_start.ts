/**
 * Silences the warning that the SQL planner chosen by us is the old one, which Cube prints at every start.
 *
 * Can go: when we use Cube's new planner (Tesseract), which needs its native binary.
 * @param require of a module that may reach Cube's packages
 */
export function silencePlannerWarning(require: NodeJS.Require): void {
  const cli = require('@cubejs-backend/shared/dist/src/cli') as { displayCLIWarningOnce: () => void }
  cli.displayCLIWarningOnce = () => undefined
}
