using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Conversations;

public sealed class DecideTests
{
    private static readonly Start Begin = new("helper", ConversationMode.Background, "ann", new Dictionary<string, string> { ["a"] = "b" });

    [Fact]
    public void Start_of_nothing_records_who_and_how() =>
        Spec.Exactly().When(Begin).Accepts(new ConversationStarted("helper", ConversationMode.Background, "ann", Begin.Metadata));

    [Fact]
    public void Start_with_import_records_the_messages_in_order()
    {
        MessageImported[] import =
        [
            new(MessageRole.User, "q"), new(MessageRole.Assistant, "", ToolCalls: [Lookup("x")]), new(MessageRole.Tool, "r", ToolCallId: "x"),
            new(MessageRole.Assistant, "a"),
        ];
        Spec.Exactly().When(new Start("helper", ConversationMode.Interactive, Import: import)).Accepts([ConversationStarted(), .. import]);
    }

    [Theory]
    [InlineData("result without a call")]
    [InlineData("call without a result")]
    [InlineData("message between call and result")]
    [InlineData("result without an id")]
    [InlineData("result twice")]
    public void Import_that_parts_a_call_from_its_result_is_refused(string how)
    {
        var call = new MessageImported(MessageRole.Assistant, "", ToolCalls: [Lookup("x")]);
        var result = new MessageImported(MessageRole.Tool, "r", ToolCallId: "x");
        var user = new MessageImported(MessageRole.User, "q");
        MessageImported[] import = how switch
        {
            "result without a call" => [user, result],
            "call without a result" => [user, call],
            "message between call and result" => [user, call, user, result],
            "result without an id" => [user, call, result with { ToolCallId = null }],
            _ => [user, call, result, result],
        };
        Spec.Exactly().When(new Start("helper", ConversationMode.Interactive, Import: import)).Refuses(Refusal.ImportUnpaired);
    }

    [Fact]
    public void Import_of_a_message_over_the_limit_is_refused() =>
        Spec.Exactly().When(new Start("helper", ConversationMode.Interactive, Import: [new MessageImported(MessageRole.User, TooLong)])).Refuses(Refusal.MessageTooLarge);

    [Fact]
    public void Anything_but_start_of_nothing_is_refused()
    {
        foreach (var command in new Command[] { new Say("Hello"), new Cancel(), new Resolve(), new GiveFeedback(5) })
            Spec.Exactly().When(command).Refuses(Refusal.ConversationNotFound);
    }

    [Fact]
    public void Message_is_recorded_with_its_metadata()
    {
        var metadata = new Dictionary<string, string> { ["channel"] = "web" };
        Spec.Given().When(new Say("Hello", metadata)).Accepts(new UserMessage("Hello", metadata));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void Message_without_text_is_refused(string text) => Spec.Given().When(new Say(text)).Refuses(Refusal.MessageEmpty);

    [Fact]
    public void Message_over_the_limit_is_refused() => Spec.Given().When(new Say(TooLong)).Refuses(Refusal.MessageTooLarge);

    [Fact]
    public void Message_at_the_limit_is_accepted()
    {
        var text = new string('x', Limits.MessageBytes);
        Spec.Given().When(new Say(text)).Accepts(new UserMessage(text));
    }

    [Fact]
    public void Message_is_refused_when_as_many_wait_as_may()
    {
        var waiting = Enumerable.Repeat<Fact>(User(), Limits.QueuedMessages).ToArray();
        Spec.Given([User(), .. waiting[1..]]).When(new Say("one more")).Accepts(User("one more"));
        Spec.Given([User(), .. waiting]).When(new Say("one too many")).Refuses(Refusal.TooManyQueued);
    }

    [Fact]
    public void Message_to_a_parked_turn_is_accepted_however_many_wait()
    {
        var waiting = Enumerable.Repeat<Fact>(User(), Limits.QueuedMessages);
        Fact[] parked = [User(), .. Try(1, Holdfast.Core.Models.FailureKind.SpendCap), .. waiting, Parked(TimeSpan.FromMinutes(1), 104)];
        Spec.Given(parked).When(new Say("still there?")).Accepts(User("still there?"));
        Spec.Given([.. parked, new CancelRequested()]).When(new Say("still there?")).Refuses(Refusal.TooManyQueued);
    }

    [Fact]
    public void Cancel_of_a_running_turn_is_recorded() => Spec.Given(User()).When(new Cancel("enough")).Accepts(new CancelRequested("enough"));

    [Fact]
    public void Cancel_at_rest_is_refused() => Spec.Given(Turn(1, "q", "a")).When(new Cancel()).Refuses(Refusal.NothingToCancel);

    [Fact]
    public void Resolve_and_feedback_are_recorded_at_any_time()
    {
        Spec.Given(User()).When(new Resolve("fixed")).Accepts(new Resolved("fixed"));
        Spec.Given().When(new GiveFeedback(1, false, "no")).Accepts(new Feedback(1, false, "no"));
    }

    private static string TooLong => new string('x', Limits.MessageBytes - 1) + "ü";
}
