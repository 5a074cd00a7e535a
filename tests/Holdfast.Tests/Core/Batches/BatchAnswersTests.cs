using Holdfast.Core.Batches;
using Xunit;

namespace Holdfast.Tests.Core.Batches;

public sealed class BatchAnswersTests
{
    [Theory]
    [InlineData("{\"id\":\"a\",\"answer\":\"One\"}\n{\"id\":\"b\",\"answer\":\"Two\"}", "a=One b=Two")]
    [InlineData("Here they are:\n```json\n{\"id\":\"a\",\"answer\":\"One\"},\n  {\"id\":\"b\",\"answer\":\"Two\"}\n```\nDone.", "a=One b=Two")]
    [InlineData("[\n  {\"id\":\"a\",\n   \"answer\":\"One\"},\n  {\"id\":\"b\",\"answer\":\"Two\"}\n]", "a=One b=Two")]
    [InlineData("{\"id\":\"a\",\"answer\":{\"label\":\"x\",\"sure\":0.5}}\n{\"id\":\"b\",\"answer\":[1]}", "a={\"label\":\"x\",\"sure\":0.5} b=[1]")]
    [InlineData("{\"id\":\"a\",\"answer\":\"One\"}\n{\"id\":\"b\",\"answer\":\"Tw", "a=One")]
    [InlineData("{\"id\":\"c\",\"answer\":\"Never asked\"}\n{\"id\":\"b\",\"answer\":\"Two\"}", "b=Two")]
    [InlineData("{\"id\":\"a\",\"answer\":\"One\"}\n{\"id\":\"a\",\"answer\":\"Other\"}\n{\"id\":\"b\",\"answer\":\"Two\"}", "b=Two")]
    [InlineData("{\"id\":\"a\",\"answer\":\"One\"}\n{\"id\":\"a\",\"answer\":\"One\"}", "a=One")]
    [InlineData("{\"id\":\"a\",\"answer\":\"\"}\n{\"id\":\"b\",\"answer\":null}\n{\"id\":7,\"answer\":\"x\"}\n{\"id\":\"b\"}\n[]", "")]
    [InlineData("I cannot do that.", "")]
    [InlineData("", "")]
    public void Whole_lines_that_name_an_item_are_taken(string said, string expected)
    {
        var read = BatchAnswers.Read(said, new HashSet<string> { "a", "b" });
        Assert.Equal(expected, string.Join(' ', read.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
    }
}
