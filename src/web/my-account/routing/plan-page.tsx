import { routingPlanEndpoints } from '#contract/my-account/routing-plans.ts'
import { nationLabels, nations, type Nation } from '#rules/bank-holidays.ts'
import { listPlanFaults } from '#rules/plan-faults.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { mapDestinations, type Step } from '#rules/routing-plan.ts'
import { call } from '#web/kit/call.ts'
import { Crumb, FormActions, Loaded, Section, Stack, useIdInAddress } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { type Errors, type Form, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { type Plan, PlanNumbers } from './plan-numbers.tsx'
import { PlanPicture } from './plan-picture.tsx'
import { firstStep } from './step-drafts.ts'
import { StepEditor } from './step-editor.tsx'
import styles from './routing.module.css'
import { TryPlan } from './try-plan.tsx'

/** What is typed, and the revision that it began from: a newer one of somebody else is not written over. */
type Draft = { revision: number; name: string; description: string; isEmergency: boolean; nation: Nation; step: Step }

const draftOf = ({ revision, name, description, isEmergency, nation, step }: Plan): Draft => ({
  revision,
  name,
  description,
  isEmergency,
  nation,
  step: mapDestinations(step, displayNumber),
})
const newDraft: Draft = {
  revision: 0,
  name: '',
  description: '',
  isEmergency: false,
  nation: 'england-and-wales',
  step: firstStep,
}

const checkPlan = ({ name, step }: Draft): Errors => ({
  ...(name.trim() === '' ? { name: 'A name is needed.' } : {}),
  ...Object.fromEntries(listPlanFaults(step).map(({ path, message }) => [['step', ...path].join('.'), message])),
})

const Fields = ({ form }: { form: Form<Draft> }) => (
  <>
    <TextInput {...form.text('name')} label="Name" maxLength={80} />
    <TextInput {...form.text('description')} label="Description" description="Optional" maxLength={300} />
    <NativeSelect
      label="Bank holidays of"
      description="On them the times for “Bank holiday” count, not those of the weekday"
      value={form.values.nation}
      onChange={(event) => form.set('nation', event.currentTarget.value as Nation)}
      data={nations.map((value) => ({ value, label: nationLabels[value] }))}
    />
    <Checkbox
      label="This is the plan for emergencies"
      description="The emergency divert sends chosen numbers by it. There is one such plan."
      error={form.errors['isEmergency']}
      {...form.tick('isEmergency')}
    />
    <StepEditor
      legend="A call comes in"
      step={form.values.step}
      onChange={(step) => form.set('step', step)}
      path="step"
      errors={form.errors}
      depth={1}
    />
  </>
)

const Remove = ({ plan }: { plan: Plan }) => {
  const navigate = useNavigate()
  const remove = useAct(routingPlanEndpoints.remove, {
    done: 'The plan is deleted.',
    onDone: () => void navigate({ to: builtAreas.routingPlans.path }),
  })
  const ask = async () => {
    const text = 'It cannot be brought back. What is live for numbers stays as it is.'
    if (await confirm({ title: `Delete “${plan.name}”?`, text, action: 'Delete', danger: true }))
      remove.mutate({ params: { id: plan.id } })
  }
  return (
    <Button variant="default" loading={remove.isPending} onClick={() => void ask()}>
      Delete
    </Button>
  )
}

const useSave = (plan: Plan | undefined) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async ({ revision, ...body }: Draft, allowLeaving: () => void): Promise<Plan> => {
    const saved =
      plan === undefined
        ? await call('my-account', routingPlanEndpoints.add, { body })
        : await call('my-account', routingPlanEndpoints.update, {
            params: { id: plan.id },
            body: { ...body, revision },
          })
    allowLeaving()
    void client.invalidateQueries()
    showToast({ tone: 'good', text: plan === undefined ? 'The plan is made.' : 'The plan is saved.' })
    if (plan === undefined) void navigate({ to: '/numbers/plans/$id', params: { id: String(saved.id) } })
    return saved
  }
}

const PlanEditor = ({ plan }: { plan: Plan | undefined }) => {
  const save = useSave(plan)
  const form: Form<Draft> = useForm<Draft>({
    initial: plan === undefined ? newDraft : draftOf(plan),
    check: checkPlan,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (values): Promise<void> => {
      const saved = await save(values, allowLeaving)
      if (plan !== undefined) form.reset(draftOf(saved))
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  const { nation, step } = form.values
  return (
    <>
      <div className={styles.columns}>
        <Section title={plan === undefined ? 'The plan' : 'Edit the plan'} lead="Editing changes nothing that is live.">
          {plan?.isSharedBeyond ? (
            <Note tone="warn">Numbers that you do not see have this plan too, so you cannot change it.</Note>
          ) : null}
          <FormFrame form={form} label="Routing plan">
            <Stack>
              <Fields form={form} />
              <FormActions>
                <Button type="submit" loading={form.busy} disabled={plan?.isSharedBeyond === true}>
                  {plan === undefined ? 'Make the plan' : 'Save the plan'}
                </Button>
                {plan === undefined ? null : <Remove plan={plan} />}
              </FormActions>
            </Stack>
          </FormFrame>
        </Section>
        <Stack>
          <Section title="As a picture">
            <PlanPicture step={step} label="The plan as a tree" />
          </Section>
          <Section title="Try it out" lead="What happens to a call by the plan as it stands here.">
            <TryPlan plan={{ nation, step }} />
          </Section>
          {plan === undefined ? null : (
            <Section title="Numbers that go by it">
              <PlanNumbers plan={plan} />
            </Section>
          )}
        </Stack>
      </div>
    </>
  )
}

const crumb = <Crumb to={builtAreas.routingPlans.path}>{builtAreas.routingPlans.title}</Crumb>

const KnownPlan = ({ id }: { id: number }) => {
  const asked = useAsk(routingPlanEndpoints.get, { params: { id } })
  return (
    <>
      {asked.isError && asked.data === undefined ? <PageTitle title="Routing plan" before={crumb} /> : null}
      <Loaded asked={asked}>
        {(plan) => (
          <>
            <PageTitle title={plan.name} before={crumb} lead={plan.description === '' ? undefined : plan.description} />
            <PlanEditor key={plan.id} plan={plan} />
          </>
        )}
      </Loaded>
    </>
  )
}

/** A routing plan: its editor, its picture, a call tried out, and the numbers that go by it. */
export const PlanPage = () => {
  const id = useIdInAddress()
  if (id !== undefined) return <KnownPlan id={id} />
  return (
    <>
      <PageTitle title="New routing plan" before={crumb} />
      <PlanEditor plan={undefined} />
    </>
  )
}
