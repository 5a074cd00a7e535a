using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI.Responses;
using Xunit;

#pragma warning disable OPENAI001 // the SDK calls its own client of Responses experimental

namespace Holdfast.Tests.DropIn;

/// <summary>The Responses API; its official clients are in <see cref="NodeClientTests"/>.</summary>
public sealed class ResponsesDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Response_goes_on_from_the_one_before()
    {
        await using var doors = await Doors.OpenAsync();
        using var first = await doors.PostAsync("/v1/responses", """{"model":"practice","input":"My name is Ada Lovelace."}""");
        var id = JsonElement.Parse(await first.Content.ReadAsStringAsync(Cancel)).GetProperty("id").GetString();
        var ask = $$"""{"model":"practice","previous_response_id":"{{id}}","input":"What is my name?"}""";
        using var second = await doors.PostAsync("/v1/responses", ask);
        var response = JsonElement.Parse(await second.Content.ReadAsStringAsync(Cancel));

        Assert.Contains("Ada Lovelace", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(ask, Encoding.UTF8.GetString((await doors.LastSentAsync()).Body));
        var billed = (await doors.BilledAsync(2))[1];
        var row = Assert.Single(await doors.LedgerAsync(second));
        Assert.Equal((billed.GetProperty("input").GetInt64(), billed.GetProperty("output").GetInt64()), (row.Usage!.Input, row.Usage.Output));
        Assert.Equal(row.CostUsd, second.Headers.GetValues("Holdfast-Cost-Usd").Single());
    }

    [Fact]
    public async Task Stream_is_in_the_ledger_as_it_was_billed()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/responses", """{"model":"practice-echo","stream":true,"input":"one two three"}""");
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Contains("event: response.completed\n", text, StringComparison.Ordinal);
        var row = Assert.Single(await doors.LedgerAsync(answer));
        Assert.Equal(("completed", false), (row.Outcome, row.UsageEstimated));
        Assert.Equal((await doors.BilledAsync(1))[0].GetProperty("output").GetInt64(), row.Usage!.Output);
    }

    [Fact]
    public async Task Official_client_is_given_one_whole_response_where_the_stream_broke()
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", "practice-openai/practice-echo!cut:8,practice/practice-echo"));
        var client = new ResponsesClient(doors.OpenAiKey(), new ResponsesClientOptions { Endpoint = new Uri(doors.Url, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
        var words = string.Join(' ', Enumerable.Range(0, 60));
        var (text, last) = ("", -1);
        ResponseResult? response = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(
            new CreateResponseOptions("default", [ResponseItem.CreateUserMessageItem(words)]) { StreamingEnabled = true, StoredOutputEnabled = false }, Cancel))
        {
            Assert.Equal(++last, update.SequenceNumber);
            if (update is StreamingResponseOutputTextDeltaUpdate delta) text += delta.Delta;
            if (update is StreamingResponseCompletedUpdate completed) response = completed.Response;
        }
        Assert.Equal((words, words, ResponseStatus.Completed), (text, response!.GetOutputText(), response.Status));
    }

    [Fact]
    public async Task Response_nobody_has_is_the_providers_error()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/responses", """{"model":"practice","previous_response_id":"resp_none","input":"hi"}""");
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("previous_response_not_found", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
