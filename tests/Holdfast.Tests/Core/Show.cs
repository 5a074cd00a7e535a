using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Simulation;
using Reconciled = Holdfast.Core.Reconciler.Effect;

namespace Holdfast.Tests.Core;

/// <summary>States, facts and effects as text: what tests compare, and what a failing one prints.</summary>
internal static class Show
{
    public static string State(Conversation c) => StateJson.Write(c);

    public static string Fact(Fact fact) => Encoding.UTF8.GetString(EntryCodec.Encode(fact));

    public static string Facts(IEnumerable<Fact> facts) => string.Join("\n", facts.Select(Fact));

    public static string Effect(Reconciled effect) => effect switch
    {
        Reconciled.Rest => "rest",
        Reconciled.Wait wait => $"{wait.Status} until {wait.Until:HH:mm:ss.fff}: {wait.Reason}",
        Reconciled.Record record => Facts(record.Facts),
        Reconciled.CallModel call => $"call {call.Rung.Name}" + (call.Shrink ? " with a shorter prompt" : ""),
        Reconciled.Summarise summarise => $"summarise with {summarise.Rung.Name}",
        Reconciled.Embed embed => $"embed with {embed.Model.Name}",
        Reconciled.Draft draft => $"draft with {draft.Rung.Name}",
        Reconciled.AskItems ask => $"ask {ask.Rung.Name} for items",
        Reconciled.SubmitItems submit => $"submit items to {submit.Rung.Name}",
        Reconciled.TendSubmission tend => $"{tend.Due} {tend.Submission}",
        Reconciled.RunTools run => $"run {string.Join(", ", run.Calls.Select(call => call.Id))}",
        _ => throw new InvalidOperationException($"No text for {effect.GetType().Name}."),
    };

    public static string Item(PromptItem item) => item switch
    {
        UserItem user => $"user: {user.Text}",
        SheetItem sheet => "sheet: " + string.Join("; ", sheet.Notes.Select(note => note.Text)),
        KnowledgeItem known => "knowledge: " + string.Join(", ", known.Passages.Select(passage => $"{passage.Document}@{passage.Version}+{passage.From}")),
        RecalledItem recalled => "recalled: " + string.Join(", ", recalled.Quoted),
        AssistantItem answer => "assistant: " + string.Join(" + ", answer.Blocks.Select(Block)),
        ToolResultItem result => $"result of {result.CallId}: {result.Content}",
        _ => throw new InvalidOperationException($"No text for {item.GetType().Name}."),
    };

    public static string Items(IEnumerable<PromptItem> items) => string.Join("\n", items.Select(Item));

    private static string Block(Block block) => block switch
    {
        TextBlock text => text.Text,
        ToolCallBlock call => $"{call.Name}({call.Id})",
        _ => block.GetType().Name,
    };
}
