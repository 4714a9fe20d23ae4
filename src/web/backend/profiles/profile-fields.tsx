import { availabilities } from '#rules/entitlement.ts'
import { FieldGrid, Section } from '#web/kit/detail-page.tsx'
import type { Form } from '#web/kit/form.tsx'
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { FeatureChoice } from './feature-choice.tsx'
import { MyCallsFields } from './my-calls-fields.tsx'
import type { ProfileDraft } from './profile-draft.ts'
import { ProfileScopeFields } from './profile-scope-fields.tsx'

type ProfileFieldsProps = {
  form: Form<ProfileDraft>
  readOnly: boolean
  customer: { id: number; accountNumber: string; name: string } | null
}

/** The documented sections of a profile, in their documented order. */
export const ProfileFields = ({ form, readOnly, customer }: ProfileFieldsProps) => (
  <>
    <Section title="My Account Customer Profile Name" lead="What staff call it, and which customers it is for.">
      <FieldGrid>
        <TextInput {...form.text('name')} label="Name" readOnly={readOnly} />
        <NativeSelect
          {...form.text('availability')}
          label="Availability"
          description="Headline is offered first; Historical is no longer offered, and keeps working where it is set."
          data={[...availabilities]}
          disabled={readOnly}
        />
      </FieldGrid>
      <Textarea
        {...form.text('description')}
        label="Description"
        mt="md"
        mb="md"
        autosize
        minRows={2}
        maxRows={8}
        readOnly={readOnly}
      />
      <FieldGrid>
        <ProfileScopeFields form={form} readOnly={readOnly} customer={customer} />
      </FieldGrid>
    </Section>

    <Section title="MyAccount Settings" lead="What the customer’s people see and may change in the portal.">
      <FeatureChoice group="myAccountFlags" form={form} readOnly={readOnly} />
      <FeatureChoice group="myNumbers" form={form} readOnly={readOnly} />
      <FeatureChoice group="myCampaigns" form={form} readOnly={readOnly} />
    </Section>

    <MyCallsFields form={form} readOnly={readOnly} />
  </>
)
