import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Crumb, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { Folded } from '#web/kit/folded.tsx'
import { formatCount, formatNoun } from '#web/kit/format.ts'
import { ListFilters } from '#web/kit/list-filters.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { inWords } from '../reviews/review-words.ts'
import { readId } from '../compare-table.tsx'
import { AvailabilityMark } from './availability-mark.tsx'
import styles from './profile-map-page.module.css'

type ProfileMap = AnswerOf<typeof backendContract.profileMap.get>
type Mapped = ProfileMap['profiles'][number]
type Twin = ProfileMap['twins'][number]
type Step = Mapped['byStep'][number]['step']

const stepLabels: Readonly<Record<Step, string>> = {
  assigned: 'set on the customer',
  customer: 'for one customer',
  group: 'by group',
  default: 'as the default',
  none: 'none',
}
const PAGE_SIZE = 25
const FIRST = 10

/** Customers by the step that decided, as a bar and in words. */
const Steps = ({ profile, most }: { profile: Mapped; most: number }) => {
  const steps = profile.byStep.filter(({ customers }) => customers > 0)
  const startsAt = steps.map((_, index) => steps.slice(0, index).reduce((sum, { customers }) => sum + customers, 0))
  return (
    <>
      <svg className={styles.bar} aria-hidden>
        {steps.map(({ step, customers }, index) => (
          <rect
            key={step}
            className={styles[step]}
            x={`${((startsAt[index] ?? 0) / most) * 100}%`}
            width={`${(customers / most) * 100}%`}
            height="100%"
          />
        ))}
      </svg>
      <Text size="xs" c="dimmed">
        {steps.length === 0
          ? 'Nobody'
          : steps.map(({ step, customers }) => `${formatCount(customers)} ${stepLabels[step]}`).join(', ')}
      </Text>
    </>
  )
}

const columnsFor = (most: number): Column<Mapped>[] => [
  {
    key: 'name',
    label: 'Profile',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/profiles/${row.id}`}>{row.name}</Link>{' '}
        {row.isDefault ? <StatusMark tone="accent">Default</StatusMark> : null}
      </>
    ),
  },
  { key: 'availability', label: 'Availability', cell: (row) => <AvailabilityMark availability={row.availability} /> },
  { key: 'scope', label: 'Offered to', cell: (row) => row.scope },
  { key: 'features', label: 'Features', align: 'right', cell: (row) => row.features },
  { key: 'customers', label: 'Customers', align: 'right', cell: (row) => formatCount(row.customersInForce) },
  { key: 'steps', label: 'How they came to it', cell: (row) => <Steps profile={row} most={most} /> },
]

const WhoHasWhat = ({ map }: { map: ProfileMap }) => {
  const { search, change } = useAddress()
  const typed = typeof search['search'] === 'string' ? search['search'].toLocaleLowerCase('en-GB') : ''
  const found = map.profiles
    .filter(({ name, scope }) => `${name} ${scope}`.toLocaleLowerCase('en-GB').includes(typed))
    .toSorted((a, b) => b.customersInForce - a.customersInForce || a.name.localeCompare(b.name, 'en-GB'))
  const page = Math.min(readId(search['page']) ?? 1, Math.max(1, Math.ceil(found.length / PAGE_SIZE)))
  const most = Math.max(1, ...map.profiles.map(({ customersInForce }) => customersInForce))
  const lead = `${formatNoun(map.profiles.length, 'profile')}. ${
    map.customersWithout === 0
      ? 'Every customer has one.'
      : `${formatNoun(map.customersWithout, 'customer')} without any.`
  }`
  return (
    <Section title="Who has what" lead={lead} flush>
      {map.profiles.length > PAGE_SIZE || typed !== '' ? (
        <ListFilters
          search={search}
          change={change}
          filters={[]}
          searchLabel="Search profiles"
          clear={() => change({ search: undefined })}
        />
      ) : null}
      {found.length === 0 ? (
        <Blank title={typed === '' ? 'No profiles yet' : 'Nothing matches'} />
      ) : (
        <DataTable
          caption="Profiles by customers"
          columns={columnsFor(most)}
          rows={found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)}
          rowKey={({ id }) => id}
        />
      )}
      {found.length > PAGE_SIZE ? (
        <ListPaging total={found.length} page={page} pageSize={PAGE_SIZE} fixedSize change={change} />
      ) : null}
    </Section>
  )
}

const Overlaps = ({ overlaps }: Pick<ProfileMap, 'overlaps'>) => (
  <Section
    title="Overlaps"
    lead="Profiles for the same customers at the same step. Headline goes before Standard, then the older one."
  >
    {overlaps.length === 0 ? (
      <Text size="sm">No two profiles compete.</Text>
    ) : (
      <Folded items={overlaps} first={FIRST}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map(({ over, profiles }) => (
              <li key={over}>
                <strong>{over}</strong>:{' '}
                {profiles.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 ? ', ' : ''}
                    <Link to={`/profiles/${id}`}>{name}</Link>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Folded>
    )}
  </Section>
)

const NobodyHas = ({ nobodyHas }: Pick<ProfileMap, 'nobodyHas'>) => {
  const granted = nobodyHas.filter(({ profiles }) => profiles > 0)
  const nowhere = nobodyHas.filter(({ profiles }) => profiles === 0)
  return (
    <Section title="What nobody has" lead={`${formatNoun(nobodyHas.length, 'feature')} open to no customer.`}>
      {nobodyHas.length === 0 ? <Text size="sm">Every feature is open to some customer.</Text> : null}
      {granted.length === 0 ? null : (
        <Folded items={granted} first={FIRST}>
          {(shown) => (
            <ul className={styles.list}>
              {shown.map(({ key, label, profiles }) => (
                <li key={key}>
                  <strong>{label}</strong>, granted by {formatNoun(profiles, 'profile')} that nobody has
                </li>
              ))}
            </ul>
          )}
        </Folded>
      )}
      {nowhere.length === 0 ? null : (
        <Folded items={nowhere.map(({ label }) => label)} first={FIRST}>
          {(shown) => (
            <Text size="sm" mt={granted.length > 0 ? 'sm' : 0}>
              In no profile at all: {inWords(shown)}.
            </Text>
          )}
        </Folded>
      )}
    </Section>
  )
}

const twinColumns: readonly Column<Twin>[] = [
  {
    key: 'pair',
    label: 'Profiles',
    heading: true,
    cell: ({ first, second }) => (
      <>
        <Link to={`/profiles/${first.id}`}>{first.name}</Link> and{' '}
        <Link to={`/profiles/${second.id}`}>{second.name}</Link>
      </>
    ),
  },
  {
    key: 'difference',
    label: 'Only difference',
    cell: ({ difference }) => `${difference.label}: ${difference.before} and ${difference.after}`,
  },
  {
    key: 'compare',
    label: 'Compare',
    hideLabel: true,
    align: 'right',
    cell: ({ first, second }) => (
      <Link
        to="/profiles/compare"
        search={{ first: first.id, second: second.id }}
        aria-label={`Compare ${first.name} and ${second.name}`}
      >
        Compare
      </Link>
    ),
  },
]

const Twins = ({ twins }: Pick<ProfileMap, 'twins'>) => (
  <Section title="Nearly the same" lead="Pairs that differ in one setting only, name and description aside." flush>
    {twins.length === 0 ? (
      <Text size="sm" p="md">
        No two profiles are that close.
      </Text>
    ) : (
      <Folded items={twins} first={FIRST}>
        {(shown) => (
          <DataTable
            caption="Nearly the same"
            columns={twinColumns}
            rows={shown}
            rowKey={({ first, second }) => `${first.id} ${second.id}`}
          />
        )}
      </Folded>
    )}
  </Section>
)

/** All profiles at once: who has them and how, which compete, what nobody has, which are nearly the same. */
export const ProfileMapPage = () => {
  const asked = useAsk(backendContract.profileMap.get, {})
  return (
    <>
      <PageTitle title="Map of profiles" before={<Crumb to="/profiles">MyAccount profiles</Crumb>} />
      <Loaded asked={asked}>
        {(map) => (
          <Stack>
            <WhoHasWhat map={map} />
            <div className={styles.two}>
              <Overlaps overlaps={map.overlaps} />
              <NobodyHas nobodyHas={map.nobodyHas} />
            </div>
            <Twins twins={map.twins} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}
