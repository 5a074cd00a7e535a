import { SimpleGrid, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { askCosts } from "./askCosts";
import { percent } from "../common/percent";
import type { Filter } from "./useCostsAddress";

type Savings = Schemas["Savings"];

const causes: { of: keyof Savings; name: string; note: string }[] = [
  { of: "cache_usd", name: "Caching", note: "prompts read from the provider's cache, less what writing costs more" },
  { of: "context_usd", name: "Shorter prompts", note: "left out or shortened, less what summaries and vectors cost" },
  { of: "routing_usd", name: "Another model", note: "than the agent's ladder begins with" },
  { of: "batch_usd", name: "Batch interface", note: "of the provider" },
  { of: "reuse_usd", name: "Reuse", note: "of answers to the same requests" },
];

/** What the month's calls cost less than naive ones would have, by cause. */
export function SavedPanel({ month, filter }: { month: string; filter: Filter }) {
  const costs = useQuery({
    queryKey: ["costs", month, "in all", filter],
    queryFn: () => askCosts({ month, ...filter }),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="Saved"
      about="Against sending all that was ever said again with each call, uncached, to the ladder's first model. Below zero: it cost more."
    >
      <Loaded query={costs} lines={3}>
        {({ total: { saved } }) => (
          <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} spacing="md">
            <Part name="In all" note={`of ${usd(saved.naive_usd)}`} saved={String(sumOf(saved))} naive={saved.naive_usd} />
            {causes.map(({ of, name, note }) => (
              <Part key={of} name={name} note={note} saved={saved[of]} naive={saved.naive_usd} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Panel>
  );
}

function Part({ name, note, saved, naive }: { name: string; note: string; saved: string; naive: string }) {
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text fz="1.2rem" lh={1.3} fw={600} className="numbers" title={`$${saved}`}>
        {usd(saved)} <Text span fz="sm" c="dimmed">{percent(Number(naive) > 0 ? Number(saved) / Number(naive) : undefined)}</Text>
      </Text>
      <Text fz="xs" c="dimmed">
        {note}
      </Text>
    </div>
  );
}

const sumOf = (saved: Savings): number => causes.reduce((sum, { of }) => sum + Number(saved[of]), 0);
