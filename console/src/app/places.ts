import { IconCoin, IconGauge, IconInbox, IconMessage2, IconMessages, IconRobot, IconSettings, type TablerIcon } from "@tabler/icons-react";
import { mayDo, type Me } from "./session";

export interface Place {
  path: string;
  label: string;
  icon: TablerIcon;
  isFor: (me: Me) => boolean;
}

const staff = (me: Me) => mayDo(me, "operator");
const tenant = (me: Me) => mayDo(me, "app");

/** The navigation, from its top. */
export const places: Place[] = [
  { path: "/overview", label: "Overview", icon: IconGauge, isFor: staff },
  { path: "/inbox", label: "Inbox", icon: IconInbox, isFor: staff },
  { path: "/conversations", label: "Conversations", icon: IconMessages, isFor: tenant },
  { path: "/talk", label: "Talk", icon: IconMessage2, isFor: tenant },
  { path: "/agents", label: "Agents", icon: IconRobot, isFor: staff },
  { path: "/costs", label: "Costs", icon: IconCoin, isFor: staff },
  { path: "/settings", label: "Settings", icon: IconSettings, isFor: () => true },
];
