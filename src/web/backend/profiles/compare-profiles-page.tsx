import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { featureGroupLabels, featureGroups, listFeatures } from '#rules/features.ts'
import { grantedFeatures, listProfileChanges, monthsInWords } from '#rules/profile-change.ts'
import { useAddress } from '#web/kit/address.ts'
import { Crumb, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { IconArrowsDiff, IconEqual } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { CompareBar, type ComparedRow, CompareTable, readId } from '../compare-table.tsx'
import { draftOf } from './profile-draft.ts'
import { ProfilePicker } from './profile-picker.tsx'

const customerOf = ({ customer }: Profile) =>
  customer === null ? '(none)' : `${customer.accountNumber} ${customer.name}`

const listDifferences = (first: Profile, second: Profile): ComparedRow[] =>
  listProfileChanges(draftOf(first), draftOf(second)).map(({ setting, label, before, after }) => ({
    key: label,
    label,
    first: setting === 'customerID' ? customerOf(first) : before,
    second: setting === 'customerID' ? customerOf(second) : after,
    differs: true,
  }))

const monthsRow = (first: Profile, second: Profile): ComparedRow => ({
  key: 'myCallsMonths',
  label: 'Months back',
  first: monthsInWords(first.myCallsMonths),
  second: monthsInWords(second.myCallsMonths),
  differs: first.myCallsMonths !== second.myCallsMonths,
})

const listEverything = (first: Profile, second: Profile) => {
  const [mine, theirs] = [grantedFeatures(first), grantedFeatures(second)]
  const word = (isOn: boolean) => (isOn ? 'on' : 'off')
  return featureGroups.map((group) => ({
    title: featureGroupLabels[group],
    rows: [
      ...listFeatures(group).map(({ key, label }) => ({
        key,
        label,
        first: word(mine.has(key)),
        second: word(theirs.has(key)),
        differs: mine.has(key) !== theirs.has(key),
      })),
      ...(group === 'myCallsOptions' ? [monthsRow(first, second)] : []),
    ],
  }))
}

const Comparison = ({ first, second, showsAll }: { first: Profile; second: Profile; showsAll: boolean }) => {
  const differences = listDifferences(first, second)
  const heads = {
    first: <Link to={`/profiles/${first.id}`}>{first.name}</Link>,
    second: <Link to={`/profiles/${second.id}`}>{second.name}</Link>,
  }
  return (
    <Stack>
      <Section
        title="Differences"
        lead={`${formatNoun(differences.length, 'setting')} differ${differences.length === 1 ? 's' : ''}.`}
        flush
      >
        {differences.length === 0 ? (
          <Blank icon={IconEqual} title="The two are the same" />
        ) : (
          <CompareTable caption="Differences" head="Setting" rows={differences} {...heads} />
        )}
      </Section>
      {showsAll
        ? listEverything(first, second).map(({ title, rows }) => (
            <Section key={title} title={title} flush>
              <CompareTable caption={title} head="Feature" rows={rows} {...heads} />
            </Section>
          ))
        : null}
    </Stack>
  )
}

/** Two profiles side by side, in words; the address holds which. */
export const CompareProfilesPage = () => {
  const { search, change } = useAddress()
  const [first, second] = [readId(search['first']), readId(search['second'])]
  const showsAll = search['show'] === 'all'
  const { get } = backendContract.profiles
  const one = useAsk(get, { params: { id: first ?? 0 } }, { enabled: first !== undefined })
  const other = useAsk(get, { params: { id: second ?? 0 } }, { enabled: second !== undefined })
  return (
    <>
      <PageTitle title="Compare two profiles" before={<Crumb to="/profiles">MyAccount profiles</Crumb>} />
      <CompareBar
        first={
          <ProfilePicker label="First profile" placeholder="Choose" id={first} onPick={(id) => change({ first: id })} />
        }
        second={
          <ProfilePicker
            label="Second profile"
            placeholder="Choose"
            id={second}
            onPick={(id) => change({ second: id })}
          />
        }
        showsAll={showsAll}
        setShowsAll={(all) => change({ show: all ? 'all' : undefined }, { replace: true })}
      />
      {first === undefined || second === undefined ? (
        <Section title="Differences">
          <Blank icon={IconArrowsDiff} title="Choose two profiles">
            What differs between them appears here, in words.
          </Blank>
        </Section>
      ) : (
        <Loaded asked={one}>
          {(firstProfile) => (
            <Loaded asked={other}>
              {(secondProfile) => <Comparison first={firstProfile} second={secondProfile} showsAll={showsAll} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </>
  )
}
