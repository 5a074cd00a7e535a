using System.ClientModel;
using System.Text.Json.Nodes;
using OpenAI.Embeddings;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>Vectors of texts. The official SDK is an independent witness: it asks for them in base64.</summary>
public sealed class EmbeddingsTests(PracticeFixture fixture) : IClassFixture<PracticeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Practice Practice => fixture.Practice;

    [Fact]
    public async Task Vectors_are_understood_by_the_sdk_and_billed()
    {
        await using var practice = await Practice.StartAsync();
        OpenAIEmbeddingCollection vectors = await practice.OpenAiEmbedding("practice-embedding").GenerateEmbeddingsAsync(
            ["My parcel is late.", "What is the weather in Paris?"], cancellationToken: Cancel);

        Assert.Equal([(0, 256), (1, 256)], vectors.Select(vector => (vector.Index, vector.ToFloats().Length)));
        Assert.Equal("practice-embedding", vectors.Model);
        Assert.Equal((13, 13), (vectors.Usage.InputTokenCount, vectors.Usage.TotalTokenCount));
        var totals = (await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!;
        Assert.Equal((1, 13, 0, 1_300L), ((int)totals["calls"]!, (int)totals["input"]!, (int)totals["output"]!, (long)totals["cost_nano"]!));
    }

    [Fact]
    public async Task Shorter_vectors_are_given_by_models_that_can()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = 64 };
        OpenAIEmbedding vector = await Practice.OpenAiEmbedding("text-embedding-3-small").GenerateEmbeddingAsync("hi", options, Cancel);
        Assert.Equal(64, vector.ToFloats().Length);

        var refused = await Assert.ThrowsAsync<ClientResultException>(
            () => Practice.OpenAiEmbedding("practice-embedding").GenerateEmbeddingAsync("hi", options, Cancel));
        Assert.Equal(400, refused.Status);
        Assert.Contains("does not support specifying dimensions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Like_texts_are_near_and_the_same_text_is_the_same_vector()
    {
        var vectors = await VectorsAsync("My parcel is late.", "The parcels came later than promised", "How do I bake bread?", "My parcel is late.", "and of the");

        Assert.All(vectors, vector => Assert.Equal(1, vector.Sum(component => component * component), 5));
        Assert.Equal(vectors[0], vectors[3]);
        Assert.True(Dot(vectors[0], vectors[1]) > 0.3 && Dot(vectors[0], vectors[2]) < 0.2, $"{Dot(vectors[0], vectors[1])} {Dot(vectors[0], vectors[2])}");
    }

    [Theory]
    [InlineData("practice-nothing", "\"hi\"", "", 404, "model_not_found", "does not exist")]
    [InlineData("practice", "\"hi\"", "", 403, null, "not allowed to generate embeddings from this model")]
    [InlineData("practice-embedding", "\"\"", "", 400, null, "'$.input' is invalid")]
    [InlineData("practice-embedding", "[]", "", 400, null, "'$.input' is invalid")]
    [InlineData("practice-embedding", "[\"hi\",\"\"]", "", 400, null, "'$.input' is invalid")]
    [InlineData("practice-embedding", "null", "", 400, "missing_required_parameter", "Missing required parameter: 'input'")]
    [InlineData("practice-embedding", "[1,2]", "", 400, null, "vectors of texts only")]
    [InlineData("practice-embedding", "\"hi\"", ",\"surprise\":1", 400, "unknown_parameter", "Unrecognized request argument supplied: surprise")]
    [InlineData("practice-embedding", "\"hi\"", ",\"encoding_format\":\"int8\"", 400, "invalid_value", "Supported values are: 'float' and 'base64'")]
    [InlineData("text-embedding-3-small", "\"hi\"", ",\"dimensions\":2000", 400, "invalid_value", "Must be between 1 and 1536")]
    public async Task Request_is_refused_as_the_provider_does(string model, string input, string settings, int status, string? code, string message)
    {
        using var response = await Practice.EmbeddingsAsync($$"""{"model":"{{model}}","input":{{input}}{{settings}}}""");
        var error = JsonNode.Parse(await Practice.TextAsync(response))!["error"]!;

        Assert.Equal((status, "invalid_request_error", code), ((int)response.StatusCode, (string?)error["type"], (string?)error["code"]));
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_048, 1, 200, "")]
    [InlineData(2_049, 1, 400, "maximum length 2048, but got an array with length 2049")]
    [InlineData(1, 8_192, 400, "maximum context length is 8191 tokens, however you requested 8192 tokens")]
    [InlineData(40, 8_000, 400, "maximum request size is 300000 tokens per request, but got 320000")]
    public async Task Request_has_so_much_room(int texts, int tokens, int status, string message)
    {
        var text = string.Join(' ', Enumerable.Repeat("word", tokens));
        using var response = await Practice.EmbeddingsAsync(
            new JsonObject { ["model"] = "practice-embedding", ["input"] = new JsonArray([.. Enumerable.Repeat(text, texts).Select(t => JsonValue.Create(t))]) }.ToJsonString());

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_model_holds_no_chat()
    {
        using var response = await Practice.OpenAiAsync("""{"model":"practice-embedding","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("not a chat model", await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit:7", 429)]
    [InlineData("overloaded", 503)]
    [InlineData("auth", 401)]
    public async Task Faults_strike_vectors_too(string fault, int status)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => Practice.OpenAiEmbedding($"practice-embedding!{fault}").GenerateEmbeddingAsync("hi", cancellationToken: Cancel));

        Assert.Equal(status, error.Status);
        if (status == 429) Assert.True(error.GetRawResponse()!.Headers.TryGetValue("retry-after", out var seconds) && seconds == "7");
    }

    [Fact]
    public async Task Answer_that_is_cut_is_billed_as_aborted()
    {
        await using var practice = await Practice.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(
            () => practice.OpenAiEmbedding("practice-embedding!cut").GenerateEmbeddingAsync("hi", cancellationToken: Cancel));

        Assert.Equal((1, 1), ((await practice.BilledAsync()) is var totals ? (int)totals["aborted"]! : 0, (int)totals["input"]!));
    }

    [Fact]
    public async Task Rate_limit_counts_their_tokens()
    {
        await using var practice = await Practice.StartAsync(new SteppedClock());
        await practice.ControlAsync(HttpMethod.Post, "limits", new { rpm = 100, itpm = 10, otpm = 100 });
        using var first = await practice.EmbeddingsAsync("""{"model":"practice-embedding","input":"one two three four five six"}""");
        using var second = await practice.EmbeddingsAsync("""{"model":"practice-embedding","input":"one two three four five six"}""");

        Assert.Equal((200, 429), ((int)first.StatusCode, (int)second.StatusCode));
    }

    private async Task<float[][]> VectorsAsync(params string[] texts)
    {
        OpenAIEmbeddingCollection vectors = await Practice.OpenAiEmbedding("practice-embedding").GenerateEmbeddingsAsync(texts, cancellationToken: Cancel);
        return [.. vectors.Select(vector => vector.ToFloats().ToArray())];
    }

    private static float Dot(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();
}
