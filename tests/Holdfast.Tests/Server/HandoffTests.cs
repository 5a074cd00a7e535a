using System.Text;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>No model answers and somebody waits: a person takes over within the deadline, and gives the conversation back.</summary>
public sealed class HandoffTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_takes_over_within_the_deadline_and_the_model_goes_on_after_it()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var id = await HandedOffAsync(client, "overdue", "practice/practice!overloaded");
        var open = Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data, handoff => handoff.Conversation == id);
        Assert.Equal(("models_unavailable", "Where is my parcel A-17?", 2L), (open.Code, open.LastMessage, open.WaitingSeq));

        var packet = (await client.GetHandoffAsync(open.Id, Cancel)).Packet!;
        Assert.Equal(["Where is my parcel A-17?"], packet.Wants);
        Assert.Contains(packet.Facts, fact => fact is { Kind: "value", Text: "A-17", Seq: 2 });
        Assert.Contains(packet.Tried, step => step is { Tool: "model", IsError: true });

        // While a person has it the model is silent, whatever the user says.
        await client.PutAgentAsync("overdue", Agent("practice/practice"), Cancel);
        var waiting = await client.SendAsync(id, new("Hello?"), cancel: Cancel);
        Assert.Equal((ConversationStates.WithPerson, (string?)null), (waiting.State, waiting.Answer));

        await client.ReplyHandoffAsync(open.Id, "Your parcel A-17 is at the depot in Graz.", Cancel);
        Assert.Equal(ConversationStates.AtRest, (await client.ReturnHandoffAsync(open.Id, "Nothing else is open.", Cancel)).State);
        var answer = await client.SendAsync(id, new("Where is parcel A-17?"), cancel: Cancel);
        Assert.Contains("Graz", answer.Answer, StringComparison.Ordinal);
        var last = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data[^1];
        var request = Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, last.N, Cancel));
        Assert.Contains("Nothing else is open.", request, StringComparison.Ordinal);
        Assert.DoesNotContain("person of our team takes over", request, StringComparison.Ordinal);

        var over = await Assert.ThrowsAsync<HoldfastException>(() => client.ReplyHandoffAsync(open.Id, "Anything else?", Cancel));
        Assert.Equal("HF0055", over.Problem?.Code);
    }

    [Fact]
    public async Task Message_that_nobody_has_answered_is_answered_when_the_conversation_comes_back()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var id = await HandedOffAsync(client, "back", "practice/practice!overloaded");
        await client.PutAgentAsync("back", Agent("practice/practice"), Cancel);
        var open = (await client.ListHandoffsAsync(cancel: Cancel)).Data.Single(handoff => handoff.Conversation == id);
        await client.ReturnHandoffAsync(open.Id, "Parcel A-17 is at the depot.", Cancel);
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
        var said = await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").ToListAsync(Cancel);
        Assert.NotEmpty(Assert.Single(said).AnswerText()!);
    }

    [Fact]
    public async Task Draft_is_written_for_the_person_alone_and_is_in_the_ledger_with_its_request()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var id = await HandedOffAsync(client, "drafting", "practice/practice-echo!overloaded");
        var open = (await client.ListHandoffsAsync(cancel: Cancel)).Data.Single(handoff => handoff.Conversation == id);
        var none = await Assert.ThrowsAsync<HoldfastException>(() => client.DraftHandoffAsync(open.Id, cancel: Cancel));
        Assert.Equal("HF0130", none.Problem?.Code);

        await client.PutAgentAsync("drafting", Agent("practice/practice-echo"), Cancel);
        await client.NoteHandoffAsync(open.Id, "The depot is in Graz.", Cancel);
        var twice = await Task.WhenAll(client.DraftHandoffAsync(open.Id, "Name the depot.", Cancel), client.DraftHandoffAsync(open.Id, "Name the depot.", Cancel));
        var draft = twice[0];
        Assert.Contains("Name the depot.", draft.Text, StringComparison.Ordinal); // the echo says what it was told last
        Assert.Equal("practice/practice-echo", draft.Model);
        Assert.Equal(twice.MaxBy(one => one.Seq), (await client.GetHandoffAsync(open.Id, Cancel)).Drafted);

        var attempts = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data.Where(attempt => attempt is { Purpose: "draft", Failure: null }).ToList();
        Assert.InRange(attempts.Count, 1, 2); // one, unless the first was written before the second was asked for
        Assert.Contains("The depot is in Graz.", Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, attempts[0].N, Cancel)), StringComparison.Ordinal);

        await client.ReturnHandoffAsync(open.Id, cancel: Cancel);
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
        var last = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data[^1];
        Assert.DoesNotContain("Name the depot.", Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, last.N, Cancel)), StringComparison.Ordinal);
        Assert.Equal("HF0055", (await Assert.ThrowsAsync<HoldfastException>(() => client.DraftHandoffAsync(open.Id, cancel: Cancel))).Problem?.Code);
    }

    [Fact]
    public async Task Silent_models_are_not_waited_for_beyond_the_deadline()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await HandedOffAsync(client, "silent", "practice/practice!silent", "practice/practice-echo!silent");
    }

    [Fact]
    public async Task Empty_answer_is_asked_for_again_in_other_words_and_then_of_the_next_model()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("empty", Agent("practice/practice!empty", "practice/practice-echo"), Cancel);
        var id = (await client.CreateConversationAsync(new("empty"), cancel: Cancel)).Id;
        var answer = await client.SendAsync(id, new("Say this."), cancel: Cancel);
        Assert.Contains("empty", answer.Answer, StringComparison.Ordinal); // the echo says the last words it was told: the nudge
        Assert.Equal(3, (await client.ListAttemptsAsync(id, cancel: Cancel)).Data.Count);
        Assert.Contains("was empty", Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, 2, Cancel)), StringComparison.Ordinal);

        await client.PutAgentAsync("empty", Agent("practice/practice!empty"), Cancel);
        var none = await client.SendAsync(id, new("Und noch einmal, bitte: Wo ist mein Paket?"), cancel: Cancel);
        Assert.Equal("empty_answer", none.Stop);
        Assert.StartsWith("Darauf habe ich keine Antwort.", none.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_with_wrong_phrases_is_refused_with_every_reason()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var definition = Agent("practice/practice") with
        {
            DeadlineSeconds = 1,
            Phrases = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["German"] = new Dictionary<string, string> { ["delayed"] = "Moment." }, ["en"] = new Dictionary<string, string> { ["late"] = "Wait.", ["empty"] = "" },
            },
        };
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => client.PutAgentAsync("wrong", definition, Cancel));
        Assert.Equal(
            ["deadline_seconds", "phrases.German", "phrases.en.late"], refused.Problem!.Errors!.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    /// <summary>A conversation in which the agent had nothing to say in time.</summary>
    private static async Task<string> HandedOffAsync(HoldfastClient client, string agent, params string[] ladder)
    {
        await client.PutAgentAsync(agent, Agent(ladder) with
        {
            Phrases = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["*"] = new Dictionary<string, string> { ["handed_off"] = "A person of our team takes over." } },
        }, Cancel);
        var id = (await client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
        var begun = TimeProvider.System.GetTimestamp();
        var answer = await client.SendAsync(id, new("Where is my parcel A-17?"), cancel: Cancel);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 4.9, 10);
        Assert.Equal(
            (ConversationStates.WithPerson, "handed_off", "A person of our team takes over."), (answer.State, answer.Stop, answer.Answer));
        Assert.Equal(ConversationStates.WithPerson, (await client.GetConversationAsync(id, Cancel)).State);
        return id;
    }

    private static AgentDefinition Agent(params string[] ladder) =>
        new(new("You help.", ["Never guess."], "Be brief."), ladder, DeadlineSeconds: 5);
}
