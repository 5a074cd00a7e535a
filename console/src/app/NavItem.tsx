import { Badge, NavLink } from "@mantine/core";
import { Link } from "react-router";
import type { Place } from "./places";
import { useWatch } from "./watch";

export function NavItem({ place, isHere }: { place: Place; isHere: boolean }) {
  const inbox = useWatch().waiting;
  const waiting = place.path === "/inbox" && inbox ? inbox.handoffs + inbox.reviews : 0;
  return (
    <NavLink
      component={Link}
      to={place.path}
      label={place.label}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      leftSection={<place.icon size={18} stroke={1.6} aria-hidden />}
      rightSection={
        waiting > 0 && (
          <Badge size="sm" variant="filled" style={{ "--badge-text": "#fff" }} circle={waiting < 10} aria-label={`${waiting} waiting`}>
            {waiting}
          </Badge>
        )
      }
      styles={{ root: { borderRadius: 6, paddingBlock: 7, marginBottom: 2 }, label: { fontWeight: isHere ? 600 : 450 } }}
    />
  );
}
