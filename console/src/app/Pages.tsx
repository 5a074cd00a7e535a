import { Navigate, Route, Routes } from "react-router";
import { AgentPage } from "../agents/AgentPage";
import { AgentsPage } from "../agents/AgentsPage";
import { ConversationPage } from "../conversations/ConversationPage";
import { ConversationsPage } from "../conversations/ConversationsPage";
import { CostsPage } from "../costs/CostsPage";
import { HandoffPage } from "../inbox/HandoffPage";
import { InboxPage } from "../inbox/InboxPage";
import { ReviewPage } from "../inbox/ReviewPage";
import { OverviewPage } from "../overview/OverviewPage";
import { SettingsPage } from "../settings/SettingsPage";
import { TalkPage } from "../talk/TalkPage";
import { places } from "./places";
import { mayDo, useMe } from "./session";
import { Shell } from "./Shell";

/** Every page; which of them there are for somebody is the same list that the navigation shows. */
export function Pages() {
  const me = useMe();
  const isStaff = mayDo(me, "operator");
  const home = places.find((place) => place.isFor(me))?.path ?? "/settings";
  return (
    <Shell>
      <Routes>
        {isStaff && (
          <>
            <Route path="/overview" element={<OverviewPage />} />
            <Route path="/inbox" element={<InboxPage />} />
            <Route path="/inbox/:id" element={<HandoffPage />} />
            <Route path="/reviews/:id" element={<ReviewPage />} />
            <Route path="/agents" element={<AgentsPage />} />
            <Route path="/agents/:name" element={<AgentPage />} />
            <Route path="/costs/:part?" element={<CostsPage />} />
          </>
        )}
        {mayDo(me, "app") && (
          <>
            <Route path="/conversations" element={<ConversationsPage />} />
            <Route path="/conversations/:id" element={<ConversationPage />} />
            <Route path="/talk/:id?" element={<TalkPage />} />
          </>
        )}
        <Route path="/settings/:part?" element={<SettingsPage />} />
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
    </Shell>
  );
}
