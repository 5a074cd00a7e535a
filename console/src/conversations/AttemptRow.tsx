import { Anchor, Badge, Group, Text, Tooltip } from "@mantine/core";
import { duration, tokens, usd, words } from "../common/format";
import { Row } from "./Row";
import type { AttemptItem } from "./timeline";

/** A call to a model: which, how long, what it cost, how much of it came from the provider's cache, and its exact prompt. */
export function AttemptRow({ item, onPrompt }: { item: AttemptItem; onPrompt: (attempt: number) => void }) {
  const { started, ended } = item;
  return (
    <Row
      seq={item.seq}
      at={item.at}
      label={
        <>
          <b>Attempt {started.attempt}</b>
          <span>{started.model}</span>
          {started.purpose && (
            <Badge size="xs" color="gray">
              {started.purpose}
            </Badge>
          )}
          {started.reuses && (
            <Badge size="xs" color="teal">
              answer used again
            </Badge>
          )}
          <Outcome item={item} />
        </>
      }
    >
      <Group gap="4px 14px" fz="xs" c="dimmed" className="numbers">
        {ended && <Figures item={item} />}
        <Anchor component="button" type="button" fz="xs" onClick={() => onPrompt(started.attempt)}>
          Exact prompt
        </Anchor>
      </Group>
      {ended?.failure && (
        <Text fz="xs" c="var(--mantine-color-error)" mt={2}>
          {ended.failure.message}
          {item.isGoneOnWith && " What it had said is kept; the next attempt goes on from there."}
        </Text>
      )}
    </Row>
  );
}

function Outcome({ item: { ended } }: { item: AttemptItem }) {
  if (!ended)
    return (
      <Badge size="xs" color="blue">
        running
      </Badge>
    );
  if (ended.failure)
    return (
      <Badge size="xs" color="red">
        {words(ended.failure.kind ?? "failed")}
      </Badge>
    );
  return null;
}

function Figures({ item: { ended } }: { item: AttemptItem }) {
  const usage = ended?.usage;
  const prompt = (usage?.input ?? 0) + (usage?.cache_read ?? 0) + (usage?.cache_write ?? 0) + (usage?.cache_write_long ?? 0);
  const hit = prompt > 0 ? Math.round((100 * (usage?.cache_read ?? 0)) / prompt) : null;
  const miss = ended?.cache_miss?.reason;
  return (
    <>
      <Tooltip label={ended?.first_token_ms == null ? "No content came" : `First content after ${duration(ended.first_token_ms)}`}>
        <span>{duration(ended?.duration_ms ?? 0)}</span>
      </Tooltip>
      <span>{usd(String((ended?.cost_nano_usd ?? 0) / 1e9))}</span>
      <span>
        {tokens(prompt)} in, {tokens(usage?.output ?? 0)} out{ended?.usage_estimated ? ", estimated" : ""}
      </span>
      {hit !== null && (
        <Tooltip label={miss ? `Not all came from the cache: ${words(miss)}` : "All that could came from the cache"}>
          <span>{hit} % cached</span>
        </Tooltip>
      )}
    </>
  );
}
