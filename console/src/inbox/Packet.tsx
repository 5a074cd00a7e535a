import { Badge, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { plural, words } from "../common/format";
import { Panel } from "../common/Panel";
import { More, Pre, pretty } from "../conversations/More";

/** What whoever takes over needs to know: what is wanted, known and was tried, each with the entry it stands in. */
export function Packet({ packet }: { packet: Schemas["HandoffPacket"] }) {
  return (
    <Panel title="What to know">
      <Stack gap="sm">
        {packet.reason && <Part title="Why" lines={[packet.reason]} />}
        {packet.evidence && packet.evidence.length > 0 && (
          <More summary={`Evidence, ${plural(packet.evidence.length, "entry", "entries")}`}>
            {packet.evidence.map((one) => (
              <Pre key={one.seq}>{`#${one.seq} ${one.text}`}</Pre>
            ))}
          </More>
        )}
        <Part title="Wanted" lines={packet.wants} />
        {packet.next_action && <Part title="Suggested next" lines={[packet.next_action]} />}
        {packet.suggested_reply && <Part title={`Suggested reply${sure(packet)}`} lines={[packet.suggested_reply]} />}
        <Part title="Decided" lines={packet.decisions ?? []} />
        <Part title="Still open" lines={packet.open_questions ?? []} />
        {packet.summary && <Part title="Summary" lines={[packet.summary]} />}
        {packet.facts.length > 0 && (
          <Part
            title="Known"
            lines={packet.facts.map((fact) => (
              <>
                {fact.text}{" "}
                <Text span fz="xs" c="dimmed">
                  {words(fact.kind)} #{fact.seq}
                </Text>
              </>
            ))}
          />
        )}
        {packet.draft && <Part title="Begun answer" lines={[packet.draft]} />}
        {packet.tried.length > 0 && (
          <More summary={`What was tried, ${plural(packet.tried.length, "step")}`}>
            <Stack gap="xs" mt={4}>
              {packet.tried.map((step) => (
                <div key={step.seq}>
                  <Text fz="xs" fw={600}>
                    {step.tool} #{step.seq}{" "}
                    {step.is_error && (
                      <Badge size="xs" color="red">
                        error
                      </Badge>
                    )}
                  </Text>
                  <Pre>{`${step.arguments ? `${pretty(step.arguments)}\n` : ""}${step.result}`}</Pre>
                </div>
              ))}
            </Stack>
          </More>
        )}
        {packet.earlier.length > 0 && (
          <Part
            title="Earlier hand-offs"
            lines={packet.earlier.map(
              (one) => `#${one.seq} ${words(one.code)}: ${one.reason ?? ""}${one.note ? ` Returned with: ${one.note}` : ""}`,
            )}
          />
        )}
        {packet.cost && (
          <Text fz="xs" c="dimmed">
            {`$${packet.cost.usd} so far, ${plural(packet.cost.attempts, "model call")}`}
            {packet.cost.failed > 0 && `, ${packet.cost.failed} failed`}
          </Text>
        )}
        {packet.reasoning && (
          <More summary="What the model thought last">
            <Pre>{packet.reasoning}</Pre>
          </More>
        )}
      </Stack>
    </Panel>
  );
}

/** How sure the model says it is, and why. */
function sure(packet: Schemas["HandoffPacket"]) {
  if (packet.confidence == null) return "";
  return ` (${Math.round(packet.confidence * 100)} % sure${packet.confidence_reason ? `: ${packet.confidence_reason}` : ""})`;
}

function Part({ title, lines }: { title: string; lines: ReactNode[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text fz="xs" fw={600} c="dimmed">
        {title}
      </Text>
      {lines.map((line, i) => (
        <Text key={i} fz="sm" style={{ overflowWrap: "anywhere" }}>
          {line}
        </Text>
      ))}
    </div>
  );
}
