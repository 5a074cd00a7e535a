import { ActionIcon, Button, Group, Select, Stack, Tabs, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPrinter, IconTableExport, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useNavigate, useParams } from "react-router";
import { useMe } from "../app/session";
import { Budgets } from "../budgets/Budgets";
import { Page } from "../common/Page";
import { ProblemAlert } from "../common/ProblemAlert";
import { askTable } from "./askCosts";
import { Ledger } from "./Ledger";
import { monthOf, monthsFrom, nameOf } from "./months";
import { SavedPanel } from "./SavedPanel";
import { SplitPanel } from "./SplitPanel";
import { Totals } from "./Totals";
import { splits, useCostsAddress } from "./useCostsAddress";
import "./print.css";

const parts = [
  { name: "spent", label: "Spent", address: "/costs" },
  { name: "budgets", label: "Budgets", address: "/costs/budgets" },
];

export function CostsPage() {
  const { part } = useParams();
  if (part !== "budgets") return <Spent />;
  return (
    <Page title="Budgets" about="Limits that hold before money is spent.">
      <Parts here="budgets">
        <Budgets />
      </Parts>
    </Page>
  );
}

function Parts({ here, children }: { here: string; children: ReactNode }) {
  const navigate = useNavigate();
  return (
    <Tabs value={here} onChange={(name) => void navigate(parts.find((one) => one.name === name)?.address ?? "/costs")} keepMounted={false}>
      <Tabs.List mb="md" data-screen-only>
        {parts.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map(({ name }) => (
        <Tabs.Panel key={name} value={name}>
          {name === here && children}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** The month's bill: in all, day by day, split, and down to the rows of the ledger and their prompts. On paper it is a report. */
function Spent() {
  const me = useMe();
  const { month, by, filter, goTo, splitBy, lift, addressWithin } = useCostsAddress();
  const table = useMutation({
    mutationFn: () => askTable({ month, by, ...filter }),
    onSuccess: (csv) => save(csv, `holdfast-costs-${month}-${by}.csv`),
  });
  const filters = splits.filter(({ value }) => filter[value] !== undefined);
  return (
    <Page
      title={`Costs of ${nameOf(month)}`}
      about={
        <>
          Every attempt has its row in the ledger; what stands here are sums of it, to the nano-dollar. Days and months are UTC.
          <Text data-paper-only fz="sm">
            Tenant {me.tenant}; made on {new Date().toISOString().slice(0, 10)}.
          </Text>
        </>
      }
      actions={
        <Group gap="xs" data-screen-only>
          <MonthPicker month={month} onPick={goTo} />
          <Button
            variant="default"
            leftSection={<IconTableExport size={16} aria-hidden />}
            loading={table.isPending}
            onClick={() => table.mutate()}
          >
            CSV
          </Button>
          <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
            Print
          </Button>
        </Group>
      }
    >
      <Parts here="spent">
        <Stack gap="md">
          {table.error && <ProblemAlert error={table.error} />}
          {filters.length > 0 && (
            <Group gap="xs" role="group" aria-label="Only of">
              {filters.map(({ value, label }) => (
                <Button
                  key={value}
                  size="compact-sm"
                  variant="light"
                  rightSection={<IconX size={13} aria-hidden />}
                  title="Take this away"
                  onClick={() => lift(value)}
                >
                  {label}: {filter[value] || "none"}
                </Button>
              ))}
            </Group>
          )}
          <Totals month={month} filter={filter} />
          <SavedPanel month={month} filter={filter} />
          <SplitPanel month={month} by={by} filter={filter} onSplit={splitBy} addressWithin={addressWithin} />
          <div data-screen-only>
            <Ledger month={month} filter={filter} />
          </div>
        </Stack>
      </Parts>
    </Page>
  );
}

function MonthPicker({ month, onPick }: { month: string; onPick: (month: string) => void }) {
  const now = monthOf(new Date());
  const latest = Array.from({ length: 24 }, (_, i) => monthsFrom(now, -i));
  const months = latest.includes(month) ? latest : [...latest, month];
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon variant="default" size={36} aria-label="The month before" onClick={() => onPick(monthsFrom(month, -1))}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Select
        aria-label="Month"
        w={170}
        allowDeselect={false}
        data={months.map((one) => ({ value: one, label: nameOf(one) }))}
        value={month}
        onChange={(one) => one && onPick(one)}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label="The month after"
        disabled={month >= now}
        onClick={() => onPick(monthsFrom(month, 1))}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
