import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent: what can be pressed, and where one is. Colours of states and tiers are in common/colors.ts. */
const kelp: MantineColorsTuple = [
  "#e6f6f4",
  "#cfeae7",
  "#9fd5cf",
  "#6cbfb7",
  "#43aca2",
  "#299f95",
  "#17988e",
  "#0b7a75",
  "#076b66",
  "#005853",
];

/** Mantine's greys with a little of the accent's coolness, for dark pages. */
const dark: MantineColorsTuple = [
  "#d5d9dd",
  "#b4bac0",
  "#8b939a",
  "#5f6870",
  "#3d454c",
  "#2c3238",
  "#22272c",
  "#191d21",
  "#14171a",
  "#0f1214",
];

export const theme = createTheme({
  colors: { kelp, dark },
  primaryColor: "kelp",
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: { fontWeight: "620", sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.0625rem" }, h3: { fontSize: "0.9375rem" } } },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: "md", fz: "sm" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200 } },
    // The colour is in the ground; what is said is as dark as all text.
    Badge: {
      defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 550 },
      styles: { label: { color: "var(--badge-text, var(--mantine-color-text))" } },
    },
    Paper: { defaultProps: { withBorder: true, radius: "md" } },
  },
});
