using System.Collections.Immutable;
using Holdfast.Core.Batches;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;
using static Holdfast.Core.Context.PromptFold;

namespace Holdfast.Core.Conversations;

/// <summary>Entries to state, one at a time. Total: any journal that was ever written folds.</summary>
public static class Fold
{
    public static Conversation All(ConversationKey key, IEnumerable<Entry> entries) => entries.Aggregate(Conversation.Empty(key), Apply);

    public static Conversation Apply(Conversation c, Entry entry)
    {
        if (entry.Seq != c.Seq + 1)
            throw new InvalidOperationException($"Entry {entry.Seq} cannot follow entry {c.Seq} of {c.Key}.");
        var next = Change(c, entry);
        return next with { Seq = entry.Seq, UpdatedAt = entry.At, Outcome = c.Outcome.After(entry, next) };
    }

    /// <summary>After this fact the running turn is over.</summary>
    public static bool EndsTurn(Fact fact) =>
        fact is TurnStopped or HandedOff || fact is Answer { Doubt: not { HandsOff: true }, Stop: not (StopReason.PauseTurn or StopReason.Cut or StopReason.Empty) } answer && !answer.Blocks.Any(block => block is ToolCallBlock);

    private static Conversation Change(Conversation c, Entry entry) => entry.Fact switch
    {
        ConversationStarted f => c with
        {
            Agent = f.Agent, Mode = f.Mode, User = f.User, Metadata = f.Metadata, ForkedFrom = f.ForkedFrom, CreatedAt = entry.At,
        },
        MessageImported f => Imported(entry.Seq, f) is var item && item is AssistantItem { Blocks.Count: 0 } ? c : Show(Mark(c, entry.Seq, f.Tier), item),
        UserMessage f => Said(Mark(c, entry.Seq, f.Tier), new UserItem(entry.Seq, Bytes(f.Content), f.Content), entry.At, f.Joins),
        ToolsGiven f => Give(c, f),
        Marked f => Pin(Mark(c, f.Of, f.Tier), f),
        AttemptStarted { Purpose: Purpose.Summary } f => c with { Attempts = f.Attempt, Aside = Open(entry, f), SummaryAskedAfter = c.Turns },
        AttemptStarted { Purpose: Purpose.Embedding } f =>
            c with { Attempts = f.Attempt, Aside = Open(entry, f), EmbeddingFailedBefore = FailedBefore(c) },
        AttemptStarted { Purpose: Purpose.Items, Submission: > 0 } f =>
            c with { Attempts = f.Attempt, Batch = SubmissionFold.Started(c.Batch!, Open(entry, f), f, entry.At) },
        AttemptStarted { Purpose: Purpose.Items } f => c with { Attempts = f.Attempt, Aside = Open(entry, f), Batch = BatchFold.Started(c.Batch!) },
        AttemptStarted { Purpose: Purpose.Draft } f => Drafting(c with { Attempts = f.Attempt, Aside = Open(entry, f) }, draft => draft with { Attempt = f.Attempt }),
        AttemptStarted f => Started(c, entry, f),
        AttemptEnded f when c.Batch?.FindSubmitted(f.Attempt) is { Attempt: var handedIn } =>
            Billed(IsExact(f) ? Weighed(c, handedIn.Model, handedIn.PromptBytes, f.Usage.Prompt) : c, f) with
            {
                Batch = SubmissionFold.Release(c.Batch, f.Attempt, isAnswered: f.Failure is null),
            },
        AttemptEnded f when c is { Aside: { } items, Batch: { } batch } && items.Number == f.Attempt =>
            Aside(IsExact(f) ? Weighed(c, items.Model, items.PromptBytes, f.Usage.Prompt) : c, f) with
            {
                Batch = BatchFold.AttemptEnded(batch, items.Model, f.Failure, entry.At),
            },
        AttemptEnded f when c.Aside?.Number == f.Attempt => Drafting(Aside(c, f), draft => draft.After(f)),
        AttemptEnded f => Ended(c, entry.At, f),
        Summarised f => c with { Summary = new(entry.Seq, f.UpTo, c.Epoch, f.Text) },
        Embedded f => c with { Embedded = new(f.Model, f.UpTo, f.Whole ? c.Epoch : 0), EmbeddingFailedBefore = 0 },
        Answer f => Answered(c, entry, f),
        AnswerHeld f => InTurn(c, t => t with
        {
            Held = new(entry.Seq, f.Attempt, f.Blocks, f.Stop), Trouble = null, Empties = 0, Since = entry.At,
        }),
        AnswerDeclined f => AskAgain(c, entry, f),
        ToolsStarted f => InTurn(c, t => t with { CallsStarted = t.CallsStarted.Union(f.CallIds) }),
        ToolResult f => Resulted(c, entry, f),
        EpochOpened f => Opened(c, entry.Seq, f),
        Recalled f => Recall(c, entry.Seq, f),
        MemoryShown f => c with { Memory = f },
        KnowledgeShown f => Inform(c, entry.Seq, f),
        TokensCounted f => Weighed(c, f.Model, f.PromptBytes, f.Tokens),
        Deferred f => InTurn(c, t => t with { Deferred = f, Deferrals = t.Deferrals + 1 }),
        Economised when c.Turn is null => c with { Batch = BatchFold.Economised(c.Batch!) },
        Economised f => InTurn(c, t => t with { Economy = f, Trouble = t.Trouble is { Last.Kind: FailureKind.OverBudget } trouble ? trouble with { Shrunk = true } : t.Trouble }),
        Routed f => InTurn(c, t => t with { Routed = f }),
        Parked f when c.Turn is null => c with { Batch = BatchFold.Parked(c.Batch!, f, entry.At) },
        Parked f => InTurn(c, t => t with { Trouble = t.Trouble! with { Failures = 0, FailuresOnRung = 0, Parkings = t.Trouble.Parkings + 1, Parked = f } }),
        CancelRequested when c.Turn is null => c with { Batch = c.Batch! with { CancelRequested = true } },
        CancelRequested => InTurn(c, t => t with { CancelRequested = true }),
        TurnStopped { Said: { } said } f => EndTurn(Show(Failed(c, entry.Seq, f), Says(entry.Seq, said)), entry.At),
        TurnStopped f => EndTurn(Failed(c, entry.Seq, f), entry.At),
        Noticed when c.Turn is null => c,
        Noticed f => InTurn(c, t => t with { Noticed = f.Code is Phrases.Delayed or Phrases.OverBudget || (t.Noticed && f.Code != Phrases.Resumed) }),
        PersonRequested f => c with { Wanted = new(entry.Seq, f.Reason) },
        HandedOff f => HandedOver(c, entry, f),
        PersonSaid f => Show(c, Says(entry.Seq, Returning.Mark + f.Content)) with { Handoff = (c.Handoff! with { Waiting = null, IsAnswered = true }).ActiveAtLeast(entry.At) },
        Returned f => GiveBack(c, entry, f),
        ReviewAsked f => c with
        {
            Reviews = (c.Reviews ?? []).Add(new(entry.Seq, f.Subject, f.Title, entry.At, f.Due, f.ByDefault, f.CallId)), IsProposal = f is { CallId: null, Subject: not ReviewSubject.Answer },
        },
        ReviewDecided f => Decided(c, f),
        Claimed f => c.Handoff?.Seq == f.Of
            ? c with { Handoff = (c.Handoff with { Owner = f.Owner }).ActiveAtLeast(entry.At) }
            : OfReview(c, f.Of, review => review with { Owner = f.Owner }),
        NoteTaken f => c.Handoff is { } noted ? c with { Handoff = noted.With(f.Text).ActiveAtLeast(entry.At) } : c,
        DraftAsked f when c.Handoff!.Draft is { } same && same.Instruction == f.Instruction => c,
        DraftAsked f => c with { Handoff = (c.Handoff with { Draft = new(entry.Seq, f.Instruction, entry.At) }).ActiveAtLeast(entry.At) },
        Drafted f when c.Handoff?.Draft?.Seq == f.Asked => c with { Handoff = c.Handoff with { Draft = null, Drafted = entry.Seq } },
        DraftGivenUp f when c.Handoff?.Draft?.Seq == f.Asked => c with { Handoff = c.Handoff with { Draft = null } },
        Drafted or DraftGivenUp => c,
        Reminded f => c.Handoff is { } reminded && reminded.Seq == f.Of ? c with { Handoff = reminded with { IsReminded = true } } : OfReview(c, f.Of, review => review with { IsReminded = true }),
        Overdue f => c with { Handoff = c.Handoff! with { IsReminded = true, IsOverdue = true, Priority = f.Priority } },
        Released => c with { Handoff = c.Handoff! with { Owner = null } },
        BatchOpened f => c with { Batch = BatchFold.Opened(f) },
        ItemsGiven f => c with { Batch = BatchFold.Given(c.Batch!, entry.Seq, f) },
        ItemsAnswered f => c with { Batch = BatchFold.Answered(c.Batch!, entry.Seq, f) },
        ItemsFailed f => c with { Batch = BatchFold.Failed(c.Batch!, entry.Seq, f) },
        BatchResized f => c with { Batch = c.Batch! with { PerCall = f.To } },
        SubmissionTried f => c with { Batch = SubmissionFold.Tried(c.Batch!, f, entry.At) },
        Submitted f => c with { Batch = SubmissionFold.Taken(c.Batch!, f) },
        SubmissionFailed f => c with { Batch = SubmissionFold.Failed(c.Batch!, f) },
        SubmissionSeen f => c with { Batch = SubmissionFold.Seen(c.Batch!, f) },
        SubmissionCancelled f => c with { Batch = SubmissionFold.Cancelled(c.Batch!, f) },
        FellBack f => c with { Batch = c.Batch! with { FellBack = f.Reason } },
        BatchEnded f => c with { Batch = c.Batch! with { State = f.State } },
        Resolved => c with { Resolved = true, Handoff = null, Handoffs = null },
        Feedback f => f.Resolved is { } isResolved ? c with { Resolved = isResolved } : c,
        _ => throw new InvalidOperationException($"No fold for {entry.Fact.GetType().Name}."),
    };

    private static Conversation Mark(Conversation c, long seq, Tier? tier) => c with
    {
        Marks = tier is { } given ? (c.Marks ?? ImmutableDictionary<long, Tier>.Empty).SetItem(seq, given) : c.Marks?.Remove(seq),
    };

    private static Conversation Give(Conversation c, ToolsGiven f)
    {
        var tools = ClientTools.After(c.Tools, f.Tools);
        return c with { Tools = tools, Turn = f.InTurn && c.Turn is { } turn ? turn with { Tools = tools } : c.Turn };
    }

    private static Conversation Pin(Conversation c, Marked f)
    {
        var pins = (c.Pins ?? []).RemoveAll(pin => pin.Seq == f.Of);
        if (f.Text is { } text) pins = pins.Add(new(NoteKind.Pinned, f.Of, text));
        return c with { Pins = pins.IsEmpty ? null : pins };
    }

    private static Conversation InTurn(Conversation c, Func<Turn, Turn> change) => c with { Turn = change(c.Turn!) };

    /// <summary>A message opens a turn, joins a parked one (after those that waited before it), or waits for the running one to end.</summary>
    private static Conversation Said(Conversation c, UserItem message, DateTimeOffset at, bool joins) => (c.Turn switch
    {
        null when c.Handoff is { Waiting: { } waiting } handoff =>
            Show(c, message) with { Handoff = handoff with { Waiting = waiting with { Cut = null, Tools = c.Tools } } },
        null when c.Handoff is { } handoff =>
            Show(c, message) with { Handoff = handoff with { Waiting = Turn.Open(message.Seq, at, c.Tools) }, Turns = c.Turns + 1 },
        { } when joins => Show(c, message),
        null => Show(c, message) with { Turn = Turn.Open(message.Seq, at, c.Tools), Turns = c.Turns + 1, Pause = c.Cache is null ? default : at - c.UpdatedAt },
        { IsLiftedByMessage: true } turn => Show(ShowQueued(c), message) with
        {
            Turn = turn with { Trouble = turn.Trouble! with { Parked = null }, Cut = null, Empties = 0, Since = at, Noticed = false, Tools = c.Tools },
        },
        _ => c with { Queued = c.Queued.Add(message) },
    }) with { Resolved = false };

    private static Conversation Started(Conversation c, Entry entry, AttemptStarted f) => InTurn(c with { Attempts = f.Attempt }, t => t with
    {
        AgentVersion = f.AgentVersion,
        Model = f.Model,
        Informed = true,
        Attempt = Open(entry, f),
        Deferred = null,
        Deferrals = 0,
        Trouble = t.Trouble is { Parked: not null } trouble ? trouble with { Parked = null } : t.Trouble,
    });

    /// <summary>An attempt at rest has failed until its vectors are there.</summary>
    private static int FailedBefore(Conversation c) => c.Turn is null ? c.Turns + 1 : c.EmbeddingFailedBefore;

    private static OpenAttempt Open(Entry entry, AttemptStarted f) =>
        new(f.Attempt, entry.Seq, f.Model, f.Tokens, f.PromptBytes, f.ReservedNanoUsd, entry.At, f.OverBudget)
        {
            Purpose = f.Purpose, InPlaceOf = f.InPlaceOf, SparedTokens = f.SparedTokens, Reuses = f.Reuses,
        };

    /// <summary>The provider said what the prompt was.</summary>
    private static bool IsExact(AttemptEnded f) => f is { Failure: null, UsageEstimated: false, Usage.Prompt: > 0 };

    private static Conversation Aside(Conversation c, AttemptEnded f) => Billed(c, f) with { Aside = null };

    /// <summary>Nothing where no draft is wanted any more: the hand-off is over.</summary>
    private static Conversation Drafting(Conversation c, Func<Draft, Draft> change) =>
        c.Handoff is { Draft: { } draft } handoff ? c with { Handoff = handoff with { Draft = change(draft) } } : c;

    private static Conversation Billed(Conversation c, AttemptEnded f) =>
        c with { Usage = c.Usage + f.Usage, CostNanoUsd = c.CostNanoUsd + f.CostNanoUsd };

    private static Conversation Ended(Conversation c, DateTimeOffset at, AttemptEnded f)
    {
        var turn = c.Turn!;
        var attempt = turn.Attempt!;
        if (IsExact(f)) c = Weighed(c, attempt.Model, attempt.PromptBytes, f.Usage.Prompt);
        var cache = IsExact(f) ? CacheOf(c, attempt, f.Usage) : c.Cache;
        var trouble = f.Failure is { } failure ? Troubled(turn.Trouble, attempt.Model, failure, at) : null;
        return c with
        {
            Usage = c.Usage + f.Usage,
            CostNanoUsd = c.CostNanoUsd + f.CostNanoUsd,
            Cache = cache,
            Turn = turn with { Attempt = null, Trouble = trouble },
        };
    }

    private static Conversation Weighed(Conversation c, string model, int bytes, long tokens) => bytes <= 0 || tokens <= 0 ? c : c with
    {
        TokensPerKilobyte = c.TokensPerKilobyte.SetItem(model, (int)Math.Ceiling(tokens * 1000.0 / bytes)),
        Weighed = new(model, bytes),
    };

    private static CacheState CacheOf(Conversation c, OpenAttempt attempt, Usage usage) => new(
        attempt.Model, c.Turn!.AgentVersion!.Value, c.Epoch, attempt.StartedAt, usage.Prompt, usage.CacheRead + usage.CacheWrite + usage.CacheWriteLong,
        Long: usage.CacheWriteLong > 0 || (usage.CacheWrite == 0 && c.Cache?.Long == true));

    internal static Trouble Troubled(Trouble? before, string model, Failure failure, DateTimeOffset at) => new(
        (before?.Failures ?? 0) + 1,
        before?.Model == model ? before.FailuresOnRung + 1 : 1,
        model, failure, at, before?.Parkings ?? 0, Parked: null, Shrunk: false);

    private static Conversation Answered(Conversation c, Entry entry, Answer f)
    {
        var turn = c.Turn! with { Since = entry.At };
        if (f.Stop == StopReason.Empty) return c with { Turn = turn with { Rounds = turn.Rounds + 1, Empties = turn.Empties + 1, Trouble = null } };
        var shown = f.Blocks.Count == 0 ? c : turn.Cut is null ? Show(c, AnswerItem(entry.Seq, f.Blocks, turn.Model)) : GoOn(c, f.Blocks, turn.Model);
        if (f.Stop == StopReason.Cut) return shown with { Turn = turn with { Empties = 0, Cut = turn.Cut + string.Concat(f.Blocks.OfType<TextBlock>().Select(block => block.Text)) } };
        var calls = f.Blocks.OfType<ToolCallBlock>().ToImmutableList();
        var answered = shown with
        {
            Turn = turn with { Rounds = turn.Rounds + 1, Calls = calls, CallsStarted = [], Trouble = null, Cut = null, Empties = 0, Held = null },
        };
        if (f.Doubt is { HandsOff: true } doubt) return answered with { Turn = answered.Turn! with { Doubted = new(entry.Seq, doubt) } };
        return EndsTurn(f) ? EndTurn(answered with { FailedTurns = AnswerRule.AllCallsFailed(c) ? (c.FailedTurns ?? []).Add(entry.Seq) : null }, entry.At) : answered;
    }

    /// <summary>The time that a person took counts against nobody.</summary>
    private static Conversation AskAgain(Conversation c, Entry entry, AnswerDeclined f)
    {
        var note = AnswerReview.Note(c.Turn!.Held!, f.Feedback);
        return InTurn(WithoutHeld(Show(c, new UserItem(entry.Seq, Bytes(note), note) { OfReview = true })), t => t with
        {
            Declined = t.Declined + 1, Rounds = t.Rounds + 1, Cut = null, OpenedAt = entry.At, Since = entry.At,
        });
    }

    /// <summary>Nobody is asked about it any more.</summary>
    private static Conversation WithoutHeld(Conversation c) => WithoutReview(c, review => review.Subject == ReviewSubject.Answer) with
    {
        Turn = c.Turn is { Held: not null } turn ? turn with { Held = null } : c.Turn,
    };

    /// <summary>Whoever gave a turn up did not see it fail.</summary>
    internal static bool IsGivenUp(TurnStopped stopped) => stopped.Code is TurnStopped.Cancelled or ClientCalls.Unanswered;

    private static Conversation Failed(Conversation c, long seq, TurnStopped stopped) =>
        IsGivenUp(stopped) ? c : c with { FailedTurns = (c.FailedTurns ?? []).Add(seq) };

    private static Conversation Resulted(Conversation c, Entry entry, ToolResult f)
    {
        var result = new ToolResultItem(entry.Seq, Bytes(f.Content), f.CallId, f.Name, f.Content, f.IsError);
        var shown = WithoutReview(Show(c, f.Like is { } like ? Repetition.Show(c, result, like) : result), review => review.CallId == f.CallId);
        return InTurn(shown, t => t with
        {
            Calls = t.Calls.RemoveAt(t.Calls.FindIndex(call => call.Id == f.CallId)),
            CallsStarted = t.CallsStarted.Remove(f.CallId),
            Since = entry.At,
        });
    }

    /// <summary>Messages that waited open the next turn at once, all of them together.</summary>
    private static Conversation EndTurn(Conversation c, DateTimeOffset at) => c.Queued.IsEmpty
        ? WithoutHeld(c) with { Turn = null }
        : ShowQueued(WithoutHeld(c)) with { Turn = Turn.Open(c.Queued[0].Seq, at, c.Tools), Turns = c.Turns + 1 };

    /// <summary>The model learns that the stretch is over. What nobody has answered goes on where it stood, with the agent as it is now.</summary>
    private static Conversation GiveBack(Conversation c, Entry entry, Returned f)
    {
        var waiting = c.Handoff!.Waiting;
        var note = Returning.Note(f.Note);
        // An answer that broke off is gone on with, and nothing may stand between it and its end.
        var told = waiting?.Cut is null ? Show(c, new UserItem(entry.Seq, Bytes(note), note)) : c;
        return told with
        {
            Handoff = null, Turn = waiting is null ? null : Anew(waiting, entry.At), Handoffs = c.Handoffs!.SetItem(c.Handoffs.Count - 1, c.Handoffs[^1] with { Returned = entry.Seq }),
        };
    }

    private static Conversation HandedOver(Conversation c, Entry entry, HandedOff f)
    {
        c = WithoutHeld(c);
        var handoff = new Handoff(entry.Seq, f.Code, entry.At, Unanswered(c, entry.At)) { Due = f.Due, Priority = f.Priority };
        return ShowQueued(c) with
        {
            Turn = null, Handoff = handoff, Handoffs = (c.Handoffs ?? []).Add(new(entry.Seq, f.Code, f.Subject)), Wanted = null, FailedTurns = null,
            Turns = c.Turn?.Doubted is not null && !c.Queued.IsEmpty ? c.Turns + 1 : c.Turns,
        };
    }

    private static Turn? Unanswered(Conversation c, DateTimeOffset at) =>
        c.Queued.IsEmpty ? (c.Turn?.Doubted is null ? c.Turn : null)
        : c.Turn!.Doubted is null ? c.Turn with { Cut = null, Tools = c.Tools }
        : Turn.Open(c.Queued[0].Seq, at, c.Tools);

    /// <summary>The review of a call stays until the call has its result: what a person changed is run and told.</summary>
    private static Conversation Decided(Conversation c, ReviewDecided f) => c.IsProposal
        ? WithoutReview(c, review => review.Seq == f.Review)
        : OfReview(c, f.Review, review => review with { Decision = f });

    private static Conversation OfReview(Conversation c, long of, Func<Review, Review> change) =>
        c with { Reviews = c.Reviews?.ConvertAll(review => review.Seq == of ? change(review) : review) };

    private static Conversation WithoutReview(Conversation c, Predicate<Review> which) =>
        c.Reviews is null ? c : c with { Reviews = c.Reviews.RemoveAll(which) is { IsEmpty: false } rest ? rest : null };

    /// <summary>Nothing is held against it any more that befell it before.</summary>
    private static Turn Anew(Turn turn, DateTimeOffset at) => turn with
    {
        AgentVersion = null, Trouble = null, Deferred = null, Deferrals = 0, Empties = 0, Rounds = 0, Declined = 0, Noticed = false, Economy = null, Routed = null, OpenedAt = at, Since = at,
    };
}
