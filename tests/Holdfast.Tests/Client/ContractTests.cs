using System.Text.Json;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class ContractTests
{
    [Fact]
    public void Body_with_defaults_needs_no_fields()
    {
        var body = JsonSerializer.Deserialize("{}", HoldfastJson.Default.CreateConversation)!;

        Assert.Equal(new CreateConversation("default", ConversationMode.Interactive), body);
    }

    [Fact]
    public void Missing_fields_are_named_all_at_once()
    {
        var error = Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize("""{"role":"A clerk"}""", HoldfastJson.Default.Constitution));

        Assert.Contains("hard_limits", error.Message);
        Assert.Contains("interaction_pattern", error.Message);
    }

    [Fact]
    public void Number_in_quotes_and_unknown_word_are_refused()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"rating":"5"}""", HoldfastJson.Default.Feedback));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"mode":"sometimes"}""", HoldfastJson.Default.CreateConversation));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"mode":1}""", HoldfastJson.Default.CreateConversation));
    }

    [Fact]
    public void Last_page_says_that_it_is_the_last() =>
        Assert.Equal("""{"data":[],"next_cursor":null}""", JsonSerializer.Serialize(new Page<Key>([]), HoldfastJson.Default.PageKey));

    [Fact]
    public void Field_of_a_later_version_is_passed_over() =>
        Assert.Equal(3, JsonSerializer.Deserialize("""{"rating":3,"mood":"sunny"}""", HoldfastJson.Default.Feedback)!.Rating);
}
