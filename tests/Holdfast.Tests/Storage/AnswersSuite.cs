using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every driver must do with answers that are used again.</summary>
public abstract class AnswersSuite
{
    private const string Request = "p/model aGFzaA==";

    private static readonly ConversationKey Key = new("acme", "cnv_1");
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private (IAnswers Answers, IJournal Journal)? _stores;

    protected abstract (IAnswers Answers, IJournal Journal) Create();

    private IAnswers Answers => (_stores ??= Create()).Answers;

    private IJournal Journal => (_stores ??= Create()).Journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_is_found_by_its_request_as_it_was_while_it_is_not_too_old()
    {
        await StartAsync(Key);
        var answer = new KeptAnswer(
            Now, [new ThinkingBlock("Hm.", "sig"), new TextBlock("„Ja“."), new ToolCallBlock("x", "look", """{"a":1}""")], StopReason.ToolUse, new(1, 2, 3, 4, 5, 1));
        await Answers.KeepAsync(Key, Request, answer, Cancel);

        var found = await Answers.FindAsync("acme", Request, Now, Cancel);
        Assert.Equal((answer.At, answer.Stop, answer.Usage), (found!.At, found.Stop, found.Usage));
        Assert.Equal(answer.Blocks, found.Blocks);
        Assert.Null(await Answers.FindAsync("acme", Request, Now.AddMilliseconds(1), Cancel));
        Assert.Null(await Answers.FindAsync("acme", "p/other aGFzaA==", Now, Cancel));
        Assert.Null(await Answers.FindAsync("zeta", Request, Now, Cancel));
    }

    [Fact]
    public async Task Newer_answer_takes_the_place_of_an_older_one()
    {
        await StartAsync(Key);
        await Answers.KeepAsync(Key, Request, Says("old", Now), Cancel);
        await Answers.KeepAsync(Key, Request, Says("new", Now.AddHours(1)), Cancel);
        Assert.Equal("new", Text(await Answers.FindAsync("acme", Request, Now, Cancel)));
    }

    [Fact]
    public async Task Answer_goes_with_its_conversation_and_none_is_kept_of_one_that_is_gone()
    {
        await StartAsync(Key);
        await Answers.KeepAsync(Key, Request, Says("yes", Now), Cancel);
        await Journal.DeleteAsync(Key, Cancel);
        Assert.Null(await Answers.FindAsync("acme", Request, Now, Cancel));
        await Answers.KeepAsync(Key, Request, Says("yes", Now), Cancel);
        Assert.Null(await Answers.FindAsync("acme", Request, Now, Cancel));
    }

    [Fact]
    public async Task Old_answers_go_as_new_ones_come()
    {
        await StartAsync(Key);
        for (var i = 0; i < 3; i++) await Answers.KeepAsync(Key, $"{Request}{i}", Says("old", Now.AddMinutes(i)), Cancel);
        await Answers.KeepAsync(Key, Request, Says("new", Now + IAnswers.Longest + TimeSpan.FromHours(1)), Cancel);
        Assert.Null(await Answers.FindAsync("acme", $"{Request}0", Now, Cancel));
        Assert.Null(await Answers.FindAsync("acme", $"{Request}1", Now, Cancel));
        Assert.NotNull(await Answers.FindAsync("acme", $"{Request}2", Now, Cancel));
    }

    private static KeptAnswer Says(string text, DateTimeOffset at) => new(at, [new TextBlock(text)], StopReason.EndTurn, new(10, 0, 0, 0, 5));

    private static string? Text(KeptAnswer? answer) => (answer?.Blocks[0] as TextBlock)?.Text;

    private async Task StartAsync(ConversationKey key)
    {
        var row = new ConversationRow(key, "agent", ConversationMode.Background, null, null, 1, "at_rest", 0, 0, 1, 0, Now, Now, null);
        Assert.Equal(
            AppendResult.Appended,
            await Journal.AppendAsync(new(key, 0, [new(1, Now, new ConversationStarted("agent", ConversationMode.Background))], row, []), Cancel));
    }
}
