using Holdfast.Client.Contract;
using Holdfast.Core.Journal;
using Entry = Holdfast.Core.Journal.Entry;
using Feedback = Holdfast.Core.Journal.Feedback;
using MessageRole = Holdfast.Core.Journal.MessageRole;

namespace Holdfast.Server.Api;

/// <summary>
/// What of the journal a customer may see: what was said to them and by them, and that a person came and went. Everything else stays inside, also what is
/// added to the journal later: attempts, prompts, costs, tools and their results, notes, names of the staff, reasons.
/// </summary>
internal static class CustomerView
{
    public static WidgetMessage? Of(Entry entry) => entry.Fact switch
    {
        UserMessage said => Said(entry, WidgetSpeaker.User, said.Content),
        MessageImported { Role: MessageRole.User } said => Said(entry, WidgetSpeaker.User, said.Content),
        MessageImported { Role: MessageRole.Assistant } said => Said(entry, WidgetSpeaker.Agent, said.Content),
        Answer { Unsaid: false } answer => Said(entry, WidgetSpeaker.Agent, string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)), answer.Partial),
        PersonSaid said => Said(entry, WidgetSpeaker.Person, said.Content),
        Noticed notice => Notice(entry, notice.Code, notice.Text),
        HandedOff handedOff => Notice(entry, "handed_off", handedOff.Said) with { Until = handedOff.Due },
        TurnStopped { Said: { } said } => Notice(entry, "stopped", said),
        Returned => Notice(entry, "returned"),
        Resolved => Notice(entry, "resolved"),
        Feedback => Notice(entry, "rated"),
        _ => null,
    };

    /// <summary>What was streamed of the attempt does not count; what counts of it after all stands in the answer that follows.</summary>
    public static bool Voids(Entry entry) => entry.Fact is AttemptEnded { Failure: not null };

    private static WidgetMessage? Said(Entry entry, WidgetSpeaker who, string text, bool isPartial = false) =>
        string.IsNullOrWhiteSpace(text) ? null : new(entry.Seq, entry.At, who, text, IsPartial: isPartial);

    private static WidgetMessage Notice(Entry entry, string code, string? text = null) => new(entry.Seq, entry.At, WidgetSpeaker.Notice, text, code);
}
