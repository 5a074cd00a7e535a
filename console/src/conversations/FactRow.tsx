import { Link } from "react-router";
import { time, words } from "../common/format";
import { ContextRow } from "./ContextRow";
import { More, Pre } from "./More";
import { Marked, PeopleRow } from "./PeopleRow";
import { Row } from "./Row";
import { AnswerRow, HeldRow, Named, SaidRow, ToolRow } from "./SpokenRow";
import type { FactItem } from "./timeline";
import styles from "./Timeline.module.css";

/** One entry, in its own way. */
export function FactRow({ item }: { item: FactItem }) {
  const { fact } = item;
  const row = { seq: item.seq, at: item.at, tier: item.tier };
  switch (fact.kind) {
    case "conversation_started":
      return (
        <Row
          {...row}
          label={
            <Named name="Began">
              with agent {fact.agent}
              {fact.user && `, user ${fact.user}`}
            </Named>
          }
        >
          {fact.forked_from && <Link to={`/conversations/${fact.forked_from.conversation}`}>Forked at entry {fact.forked_from.seq}</Link>}
        </Row>
      );
    case "user_message":
      return <SaidRow {...row} label="User" text={fact.content} />;
    case "message_imported":
      return <SaidRow {...row} label={fact.name ?? fact.role ?? "user"} text={fact.content} note="imported" />;
    case "person_said":
      return <SaidRow {...row} label="A person" text={fact.content} />;
    case "answer":
      return <AnswerRow {...row} fact={fact} />;
    case "answer_held":
      return <HeldRow {...row} fact={fact} />;
    case "answer_declined":
      return <Row {...row} label={<Marked text="to be written again" color="orange">{fact.feedback}</Marked>} />;
    case "tool_result":
      return <ToolRow {...row} fact={fact} />;
    case "tools_started":
      return null; // their results say it
    case "epoch_opened":
    case "summarised":
    case "recalled":
    case "knowledge_shown":
    case "memory_shown":
    case "marked":
      return <ContextRow {...row} fact={fact} />;
    case "person_requested":
      return <Row {...row} label={<Marked text="asks for a person">{fact.reason}</Marked>} />;
    case "handed_off":
    case "returned":
    case "review_asked":
    case "review_decided":
    case "claimed":
    case "note_taken":
    case "draft_asked":
    case "drafted":
    case "draft_given_up":
    case "reminded":
    case "overdue":
    case "released":
    case "feedback":
    case "resolved":
      return <PeopleRow {...row} fact={fact} />;
    case "parked":
    case "deferred": {
      const isParked = fact.kind === "parked";
      const label = (
        <Marked text={isParked ? "parked" : "waits"} color={isParked ? "orange" : "yellow"}>
          until {time(fact.until)}: {fact.reason}
        </Marked>
      );
      return <Row {...row} label={label} />;
    }
    case "routed":
      return <Row {...row} label={<Named name={`Asks ${fact.model} first`}>{fact.reason}</Named>} />;
    case "notice":
      return <Row {...row} label={<Named name="Told the user">{fact.text}</Named>} />;
    case "turn_stopped":
      return (
        <Row {...row} label={<Named name="Turn stopped">{fact.reason}</Named>}>
          {fact.said && <div className={styles.text}>{fact.said}</div>}
        </Row>
      );
    case "cancel_requested":
      return <Row {...row} label={<Named name="Cancel requested">{fact.reason}</Named>} />;
    default:
      return (
        <Row {...row} label={words((fact as { kind: string }).kind)}>
          <More summary="Details">
            <Pre>{JSON.stringify(fact, null, 2)}</Pre>
          </More>
        </Row>
      );
  }
}
