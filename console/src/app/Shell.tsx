import { AppShell, Burger, Group, ScrollArea, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "react-router";
import mark from "../mark.svg";
import { Account } from "./Account";
import { NavItem } from "./NavItem";
import { places } from "./places";
import { useMe } from "./session";
import styles from "./Shell.module.css";
import { WatchProvider } from "./WatchProvider";

/** What surrounds every page: navigation at the left, or behind a button on small screens. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const me = useMe();
  useEffect(close, [pathname, close]);
  return (
    <WatchProvider>
      <a href="#page" className={styles.skip}>
        Skip to the page
      </a>
      <AppShell
        layout="alt"
        header={{ height: { base: 52, sm: 0 } }}
        navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !opened } }}
        padding={{ base: "md", lg: "xl" }}
      >
        <AppShell.Header hiddenFrom="sm" className={styles.bar}>
          <Group h="100%" px="md" gap="sm">
            <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? "Close navigation" : "Open navigation"} />
            <Mark />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar component="div" p="sm" className={styles.bar}>
          <Group justify="space-between" px={8} pt={4} pb="md">
            <Mark />
            <Burger hiddenFrom="sm" opened={opened} onClick={toggle} size="sm" aria-label="Close navigation" />
          </Group>
          <AppShell.Section grow component={ScrollArea}>
            <nav aria-label="Pages">
              {places
                .filter((place) => place.isFor(me))
                .map((place) => (
                  <NavItem key={place.path} place={place} isHere={pathname.startsWith(place.path)} />
                ))}
            </nav>
          </AppShell.Section>
          <AppShell.Section>
            <Account />
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main id="page" tabIndex={-1} className={styles.page}>
          {children}
        </AppShell.Main>
      </AppShell>
    </WatchProvider>
  );
}

function Mark() {
  return (
    <UnstyledButton component={Link} to="/" aria-label="Holdfast, home">
      <Group gap={9}>
        <img src={mark} width={24} height={24} alt="" />
        <Text fw={640} fz="lg" lts="-0.015em">
          Holdfast
        </Text>
      </Group>
    </UnstyledButton>
  );
}
