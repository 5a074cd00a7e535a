import { Anchor, Badge, Grid, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import type { Schemas } from "../api/client";
import { Changes } from "../agents/Diff";
import { dayAndTime, words } from "../common/format";
import { KeyHelp } from "../common/KeyHelp";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { Pre } from "../conversations/More";
import { Decision } from "./Decision";
import { Others } from "./Others";
import { Owner } from "./Owner";
import { useOwnership } from "./useOwnership";
import { usePresence } from "./usePresence";

/** What happens when nobody decides in time. */
const defaults: Record<string, string> = {
  approve: "it is approved",
  reject: "it is rejected",
  send: "it is sent",
  hand_off: "a person takes the conversation over",
};

/** Something that takes effect only when a person says yes: what, why, and what it would change. */
export function Review({ review }: { review: Schemas["Review"] }) {
  const queries = useQueryClient();
  const again = () => {
    void queries.invalidateQueries({ queryKey: ["review", review.id] });
    void queries.invalidateQueries({ queryKey: ["reviews"] });
  };
  const ownership = useOwnership("reviews", review.id, again);
  const isOpen = review.state !== "closed";
  const isAnswer = review.subject === "answer";
  usePresence("reviews", review.id, isOpen);
  const navigate = useNavigate();
  const focus = (what: string) => document.querySelector<HTMLElement>(what)?.focus();
  useHotkeys([
    ["a", () => focus("#approve")],
    ["x", () => focus("#reject")],
    ["e", () => focus("#edited")],
    ["c", () => isOpen && ownership.claim.mutate()],
    ["u", () => void navigate("/inbox?part=reviews")],
  ]);
  return (
    <Page
      title={review.title}
      about={
        <>
          <Badge size="sm" color="gray">
            {words(review.subject)}
          </Badge>{" "}
          of agent {review.agent}
          {isOpen
            ? `, until ${dayAndTime(review.due_at)}; otherwise ${defaults[review.default_action] ?? review.default_action}`
            : `: ${review.outcome ?? "closed"}`}
          <Others id={review.id} />
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            {isAnswer && review.evidence && (
              <Panel title="What the user asks">
                <Evidence evidence={review.evidence} />
              </Panel>
            )}
            {review.proposed != null && (
              <Panel title={isAnswer ? "What the model would answer" : "What would take effect"}>
                <Pre>{typeof review.proposed === "string" ? review.proposed : JSON.stringify(review.proposed, null, 2)}</Pre>
              </Panel>
            )}
            {isAnswer && review.edited != null && (
              <Panel title="As it was sent">
                <Changes changes={[{ field: "answer", before: review.proposed, after: review.edited }]} />
              </Panel>
            )}
            {review.changes && review.changes.length > 0 && (
              <Panel title="What it would change">
                <Changes changes={review.changes} />
              </Panel>
            )}
            {!isAnswer && review.evidence && review.evidence.length > 0 && (
              <Panel title="Why">
                <Evidence evidence={review.evidence} />
              </Panel>
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            {isOpen && <Decision review={review} onDone={again} />}
            {isOpen && <Owner owner={review.owner} ownership={ownership} />}
            {!isOpen && review.note && (
              <Panel title="Note">
                <Text fz="sm">{review.note}</Text>
              </Panel>
            )}
            {review.conversation && (
              <Panel title="Where it waits">
                <Anchor component={Link} to={`/conversations/${review.conversation}`} fz="sm">
                  …{review.conversation.slice(-8)}
                </Anchor>
              </Panel>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
      {isOpen && (
        <KeyHelp
          keys={[
            ["a", "to approve"],
            ["x", "to reject"],
            ["e", "edit"],
            ["c", "take it on"],
            ["u", "back to the inbox"],
          ]}
        />
      )}
    </Page>
  );
}

function Evidence({ evidence }: { evidence: Schemas["ReviewEvidence"][] }) {
  return (
    <Stack gap="sm">
      {evidence.map((one) => (
        <div key={`${one.conversation} ${one.seq}`}>
          <Text fz="sm">{one.text}</Text>
          <Anchor component={Link} to={`/conversations/${one.conversation}`} fz="xs">
            …{one.conversation.slice(-8)}, entry {one.seq}
          </Anchor>
        </div>
      ))}
    </Stack>
  );
}
