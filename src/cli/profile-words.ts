import type { ProfileFilePlan } from '#contract/backend/profile-file.ts'
import { counted } from '#rules/counted.ts'

type Changes = ProfileFilePlan['added'][number]['changes']

const changeLines = (changes: Changes): string[] =>
  changes.map(({ label, before, after }) => `      ${label}: ${before} → ${after}`)

/** What a plan does, in lines for people. */
export const planInWords = (plan: ProfileFilePlan): string[] => [
  ...(plan.nothingToDo ? ['  Nothing to do: the platform is as the file says.'] : []),
  ...plan.renamed.map(({ from, to }) => `  Rename “${from}” to “${to}”`),
  ...plan.added.flatMap(({ name, changes }) => [
    `  Add “${name}”`,
    ...changeLines(changes.filter(({ setting }) => setting !== 'name')),
  ]),
  ...plan.changed.flatMap(({ name, changes }) => [`  Change “${name}”`, ...changeLines(changes)]),
  ...plan.deleted.map((name) => `  Delete “${name}”`),
  ...(plan.defaultProfile === null
    ? []
    : [`  Default profile: ${plan.defaultProfile.before ?? '(none)'} → ${plan.defaultProfile.after ?? '(none)'}`]),
  ...plan.leftOut.map((name) => `  Keep “${name}”, which the file leaves out (--delete deletes it)`),
  ...plan.maybeRenamed.map(
    ({ from, to }) => `  Was “${from}” renamed to “${to}”? Then write renamedFrom: ${from} in the file.`,
  ),
  ...impactInWords(plan),
]

const stoppingInWords = ({ total, first }: ProfileFilePlan['impact']['reportsThatStop']): string[] =>
  total === 0
    ? []
    : [
        `  ${counted(total, 'e-mailed report')} will stop${total > first.length ? `, among them` : ''}:`,
        ...first.map(({ view, person, accountNumber }) => `      “${view}” of ${person}, ${accountNumber}`),
      ]

const impactInWords = ({ nothingToDo, impact }: ProfileFilePlan): string[] =>
  nothingToDo
    ? []
    : [
        '',
        `  ${counted(impact.customers, 'customer')} concerned, ${impact.signedIn} of their people signed in`,
        ...impact.gains.map(({ label, customers }) => `      + ${label}: ${counted(customers, 'customer')}`),
        ...impact.loses.map(({ label, customers }) => `      − ${label}: ${counted(customers, 'customer')}`),
        ...stoppingInWords(impact.reportsThatStop),
      ]
