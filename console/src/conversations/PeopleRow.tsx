import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { FactOf } from "../api/facts";
import { words } from "../common/format";
import { More, Pre, pretty } from "./More";
import { Row, type RowOf } from "./Row";
import { Named } from "./SpokenRow";
import styles from "./Timeline.module.css";

export type PeopleFact = FactOf<
  | "handed_off"
  | "returned"
  | "review_asked"
  | "review_decided"
  | "claimed"
  | "note_taken"
  | "feedback"
  | "resolved"
  | "draft_asked"
  | "drafted"
  | "draft_given_up"
  | "reminded"
  | "overdue"
  | "released"
>;

/** Where people come in. */
export function PeopleRow({ fact, ...row }: RowOf & { fact: PeopleFact }) {
  switch (fact.kind) {
    case "handed_off":
      return (
        <Row {...row} label={<Marked text="handed to a person">{words(fact.code)}</Marked>}>
          <div className={styles.text}>{fact.reason}</div>
          {fact.said && (
            <More summary="What the user was told">
              <Pre>{fact.said}</Pre>
            </More>
          )}
        </Row>
      );
    case "returned":
      return (
        <Row {...row} label={<Marked text="given back to the agent" />}>
          {fact.note && <div className={styles.text}>{fact.note}</div>}
        </Row>
      );
    case "review_asked":
      return (
        <Row {...row} label={<Marked text="asks a person">whether {fact.title} may take effect</Marked>}>
          {fact.proposed && (
            <More summary="What would">
              <Pre>{pretty(fact.proposed)}</Pre>
            </More>
          )}
        </Row>
      );
    case "review_decided":
      return (
        <Row
          {...row}
          label={
            <Marked text={fact.approved ? "approved" : "rejected"} color={fact.approved ? "teal" : "red"}>
              {fact.note}
            </Marked>
          }
        >
          {fact.edited && (
            <More summary="As a person wrote it">
              <Pre>{pretty(fact.edited)}</Pre>
            </More>
          )}
        </Row>
      );
    case "claimed":
      return <Row {...row} label={fact.owner ? <Named name="Taken on">by {fact.owner}</Named> : "Nobody has it any more"} />;
    case "note_taken":
      return <Row {...row} label={<Named name="Note among people">{fact.text}</Named>} />;
    case "draft_asked":
      return <Row {...row} label={<Named name="A draft is asked for">{fact.instruction}</Named>} />;
    case "drafted":
      return (
        <Row {...row} label={<Named name="Drafted for people">by {fact.model}; the user was not shown it</Named>}>
          <More summary="The draft">
            <Pre>{fact.text}</Pre>
          </More>
        </Row>
      );
    case "draft_given_up":
      return <Row {...row} label={<Named name="No draft">{fact.reason}</Named>} />;
    case "reminded":
      return <Row {...row} label={<Marked text="people are reminded" color="orange" />} />;
    case "overdue":
      return <Row {...row} label={<Marked text="overdue" color="red">{`priority ${fact.priority} from now on`}</Marked>} />;
    case "released":
      return <Row {...row} label={<Named name="Free again">{fact.owner} left it without a word</Named>} />;
    case "feedback":
      return (
        <Row
          {...row}
          label={
            <Named name="Feedback">
              {fact.rating ? `${fact.rating} of 5` : ""} {fact.comment}
            </Named>
          }
        />
      );
    case "resolved":
      return (
        <Row
          {...row}
          label={
            <Marked text="resolved" color="teal">
              {fact.note}
            </Marked>
          }
        />
      );
  }
}

/** Something that stands out, and what is said of it. */
export function Marked({ text, color = "grape", children }: { text: string; color?: string; children?: ReactNode }) {
  return (
    <>
      <Badge size="sm" color={color}>
        {text}
      </Badge>{" "}
      {children}
    </>
  );
}
