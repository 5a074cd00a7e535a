/** States of a conversation: only what asks for attention has a strong colour. */
export const stateColors: Record<string, string> = {
  working: "blue",
  waiting: "yellow",
  parked: "orange",
  with_person: "grape",
  at_rest: "gray",
  resolved: "teal",
};

/** How long something is needed in the prompt. */
export const tierColors = { core: "indigo.6", working: "kelp.6", transient: "orange.5" } as const;

/** Shares of the context budget, in the order of the prompt. */
export const shareColors = {
  system: "indigo.5",
  knowledge: "violet.4",
  recall: "grape.4",
  history: "kelp.6",
  working: "cyan.5",
  task: "gray.5",
  safety: "gray.3",
} as const;

export type Share = keyof typeof shareColors;

export const shareNames: Record<Share, string> = {
  system: "System",
  knowledge: "Knowledge",
  recall: "Recall",
  history: "History",
  working: "Running turn",
  task: "Answer",
  safety: "Safety",
};
